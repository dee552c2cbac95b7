#!/usr/bin/env bash
# Do tuned views beat simclr and surface? Pretrains with each and compares them on test photos.
set -euo pipefail
readonly caller=$PWD
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

usage() {
  cat <<'TEXT'
Usage: tools/experiments/views.sh FOLDER LABELS OUT [option]...

Tunes views on the training rows of LABELS (a CSV file with path,label,group,split), pretrains with the tuned
preset, with surface and with simclr on the training rows, SEEDS times each, and scores every encoder on the test
rows by kizu probe and kizu knn. Prints a table: mean and standard deviation of the balanced accuracy over seeds, and
the mean difference from surface over pairs of equal seeds. What is finished in OUT is not done again.

  --budget TIME      for tuning (2h)
  --epochs N         of each pretraining (100)
  --image-size N     pixels (64)
  --seeds N          pretrainings of each recipe (3)
  --repeats N        trainings of each finalist of the search (5)
  --threads N        (all cores)
  --criterion NAME   knn, or retrieval to tune without labels (knn)

On a quiet machine, for the two sets of docs/tune-views.md:
  tools/experiments/views.sh DATA/x-sdd DATA/x-sdd.csv runs/views/x-sdd
  tools/experiments/views.sh DATA/coffee-leaf-symptom DATA/coffee-leaf-symptom.csv runs/views/coffee
TEXT
}

if [[ ${1-} == -h || ${1-} == --help ]]; then usage && exit; fi
if (($# < 3)); then usage >&2 && exit 64; fi
absolute() { case $1 in /*) echo "$1" ;; *) echo "$caller/$1" ;; esac; }
photos=$(absolute "$1") labels=$(absolute "$2") out=$(absolute "$3")
shift 3
budget=2h epochs=100 size=64 seeds=3 repeats=5 criterion=knn
threads=()
while (($# > 0)); do
  (($# > 1)) || { usage >&2 && exit 64; }
  case $1 in
  --budget) budget=$2 ;;
  --epochs) epochs=$2 ;;
  --image-size) size=$2 ;;
  --seeds) seeds=$2 ;;
  --repeats) repeats=$2 ;;
  --threads) threads=(--threads "$2") ;;
  --criterion) criterion=$2 ;;
  *) usage >&2 && exit 64 ;;
  esac
  shift 2
done

swift build -c release --product kizu >&2
kizu=$(swift build -c release --product kizu --show-bin-path)/kizu
mkdir -p -- "$out"
preset=$out/tuned-$criterion.json
# Files outside the label file, and its test rows, take no part in tuning and pretraining.
selection=(--labels "$labels" --split train)

if [[ ! -s $preset.txt ]]; then
  "$kizu" tune-views "$photos" "${selection[@]}" -o "$preset" --budget "$budget" --repeats "$repeats" \
    --criterion "$criterion" --image-size "$size" "${threads[@]}" >"$preset.part"
  mv -- "$preset.part" "$preset.txt"
fi
cat -- "$preset.txt"

scores=$out/scores.csv
[[ -s $scores ]] || echo "recipe,seed,judge,balancedAccuracy" >"$scores"
for ((seed = 0; seed < seeds; seed++)); do
  for recipe in surface simclr "tuned-$criterion"; do
    views=$recipe
    if [[ $recipe == tuned-* ]]; then views=$preset; fi
    run=$out/$recipe-$seed
    "$kizu" pretrain "$photos" "${selection[@]}" -o "$run" --preset "$views" --epochs "$epochs" \
      --image-size "$size" --seed "$seed" --resume "${threads[@]}" >/dev/null
    for judge in probe knn; do
      if grep -q "^$recipe,$seed,$judge," "$scores"; then continue; fi
      score=$("$kizu" "$judge" "$photos" --labels "$labels" --only-listed --model "$run" --json "${threads[@]}" |
        awk -F: '/"balancedAccuracy" *:/ { gsub(/[ ,]/, "", $2); print $2 }')
      echo "$recipe,$seed,$judge,$score" >>"$scores"
    done
  done
done

# Only the seeds asked for, in pairs with surface.
awk -F, -v seeds="$seeds" '
  NR > 1 && $2 < seeds { score[$1, $2, $3] = $4; recipes[$1]; judges[$3] }
  END {
    printf "%-8s %-16s %8s %6s %14s %6s\n", "judge", "recipe", "mean", "s.d.", "less surface", "s.d."
    for (judge in judges) for (recipe in recipes) {
      n = sum = squares = gain = gains = 0
      for (seed = 0; seed < seeds; seed++) if ((recipe, seed, judge) in score) {
        value = 100 * score[recipe, seed, judge]
        difference = value - 100 * score["surface", seed, judge]
        n++; sum += value; squares += value * value; gain += difference; gains += difference * difference
      }
      if (n > 1) printf "%-8s %-16s %8.2f %6.2f %+14.2f %6.2f\n", judge, recipe, sum / n,
        deviation(sum, squares, n), gain / n, deviation(gain, gains, n)
    }
  }
  function deviation(sum, squares, n, variance) {
    variance = (squares - sum * sum / n) / (n - 1)
    return variance > 0 ? sqrt(variance) : 0
  }' "$scores"

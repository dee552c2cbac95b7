#!/usr/bin/env bash
# Do small views first save time? Time to a k-NN score on folds of the training rows, by plan of resolutions.
set -euo pipefail
readonly caller=$PWD
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

usage() {
  cat <<'TEXT'
Usage: tools/experiments/progressive.sh FOLDER LABELS OUT [option]...

Pretrains on the training rows of LABELS (a CSV file with path,label,group,split) with one size of views and with each
plan of --resolutions, SEEDS times each. Kizu's own log has the k-NN score on grouped folds of the training rows and
the seconds since the start, judgements included. Prints for each plan the mean over seeds of the last score, of all
seconds, and of the seconds until the score was first within POINTS of the mean last score of one size (the target);
a seed that never was is counted apart. What is finished in OUT is not done again; times are of the runs in OUT, so
the machine must be quiet, and no run may have been interrupted.

  --plans "P P"      plans besides one size ("32,64 32:70%,64 48,64")
  --epochs N         of each pretraining (100)
  --image-size N     pixels of one size, and the last of each plan (64)
  --points N         see above (1)
  --seeds N          pretrainings of each plan (3)
  --threads N        (all cores)

  tools/experiments/progressive.sh DATA/x-sdd DATA/x-sdd.csv runs/progressive
TEXT
}

if [[ ${1-} == -h || ${1-} == --help ]]; then usage && exit; fi
if (($# < 3)); then usage >&2 && exit 64; fi
absolute() { case $1 in /*) echo "$1" ;; *) echo "$caller/$1" ;; esac; }
photos=$(absolute "$1") labels=$(absolute "$2") out=$(absolute "$3")
shift 3
plans="32,64 32:70%,64 48,64" epochs=100 size=64 seeds=3 points=1
threads=()
while (($# > 0)); do
  (($# > 1)) || { usage >&2 && exit 64; }
  case $1 in
  --plans) plans=$2 ;;
  --epochs) epochs=$2 ;;
  --image-size) size=$2 ;;
  --points) points=$2 ;;
  --seeds) seeds=$2 ;;
  --threads) threads=(--threads "$2") ;;
  *) usage >&2 && exit 64 ;;
  esac
  shift 2
done

swift build -c release --product kizu >&2
kizu=$(swift build -c release --product kizu --show-bin-path)/kizu
mkdir -p -- "$out"
table=$out/judgements.csv
echo "plan,seed,seconds,score" >"$table"
# Seed by seed, so that a slower hour of the machine meets all plans.
for ((seed = 0; seed < seeds; seed++)); do
  for plan in "$size" $plans; do
    run=$out/${plan//[:%,]/-}-$seed
    sizes=(--image-size "$size")
    if [[ $plan != "$size" ]]; then sizes=(--resolutions "$plan"); fi
    if [[ ! -s $run/encoder.safetensors ]]; then
      rm -rf -- "$run"
      "$kizu" pretrain "$photos" --labels "$labels" --split train -o "$run" "${sizes[@]}" --epochs "$epochs" \
        --seed "$seed" "${threads[@]}" >/dev/null
    fi
    awk -v plan="$plan" -v seed="$seed" '
      function number(name, text) {
        if (!match($0, name)) return ""
        text = substr($0, RSTART + RLENGTH)
        return text + 0
      }
      /"neighbours":/ {
        print "\"" plan "\"," seed "," number("\"seconds\":") "," number("\"neighbours\":{\"balancedAccuracy\":")
      }' "$run/log.jsonl" >>"$table"
  done
done

# Plans hold commas: they stand in quotes, and are cut out first.
awk -v size="$size" -v points="$points" '
  NR > 1 {
    split($0, part, "\""); plan = part[2]; split(part[3], field, ","); seed = field[2]
    if (!(plan in known)) { known[plan]; order[++plans] = plan }
    runs[plan, seed]; n = ++count[plan, seed]
    seconds[plan, seed, n] = field[3]; score[plan, seed, n] = 100 * field[4]
  }
  END {
    for (key in runs) { split(key, k, SUBSEP); if (k[1] == size) { target += score[k[1], k[2], count[key]]; all++ } }
    target = target / all - points
    printf "target: %.1f %%\n%-16s %6s %10s %10s %10s %7s\n", target, "plan", "seeds", "last, %", "all, s", "target, s", "never"
    for (i = 1; i <= plans; i++) {
      plan = order[i]; seeds = last = whole = reached = time = never = 0
      for (key in runs) {
        split(key, k, SUBSEP); if (k[1] != plan) continue
        n = count[key]; seeds++; last += score[plan, k[2], n]; whole += seconds[plan, k[2], n]
        for (j = 1; j <= n && score[plan, k[2], j] < target; j++);
        if (j <= n) { reached++; time += seconds[plan, k[2], j] } else never++
      }
      printf "%-16s %6d %10.1f %10.0f %10s %7d\n", plan, seeds, last / seeds, whole / seeds,
        reached ? sprintf("%.0f", time / reached) : "-", never
    }
  }' "$table"

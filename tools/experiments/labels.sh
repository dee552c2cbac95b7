#!/usr/bin/env bash
# labels.sh SETS WORK [SET...]: what docs/suggest.md, curve.md and stress.md say of real photos.
#
# SETS is a folder with NAME/ and NAME.csv (path,label,group,split). Of each set an untrained encoder and one trained on
# the training rows (EPOCHS=20) are made in WORK, unless WORK/NAME-trained is there; then labels are suggested in a
# simulation, the curve is drawn and photos are spoilt. Results: WORK/NAME-*.{txt,csv,svg,png}. KIZU names the program.
set -euo pipefail
sets=$1 work=$2
shift 2
kizu=${KIZU:-kizu}
threads=(--threads "${THREADS:-1}" --quiet)
mkdir -p "$work"
(($#)) || set -- x-sdd coffee-leaf-symptom deeppcb-crops
for name; do
  photos=("$sets/$name" --labels "$sets/$name.csv" --only-listed)
  models=()
  for encoder in trained untrained; do
    run=$work/$name-$encoder epochs=0 seed=1
    [ $encoder = trained ] && epochs=${EPOCHS:-20} seed=0
    [ -f "$run/encoder.safetensors" ] || "$kizu" pretrain "${photos[@]}" --split train --image-size 64 --preset part \
      --epochs "$epochs" --seed "$seed" -o "$run" "${threads[@]}"
    "$kizu" embed "${photos[@]}" --model "$run" -o "$run.csv" "${threads[@]}"
    "$kizu" suggest "${photos[@]}" --embeddings "$run.csv" --simulate 10,20,40,80 --draws 5 "${threads[@]}" \
      > "$work/$name-suggest-$encoder.txt"
    "$kizu" stress "${photos[@]}" --model "$run" --svg "$work/$name-stress-$encoder.svg" "${threads[@]}" \
      > "$work/$name-stress-$encoder.txt"
    models+=(--model "$run")
  done
  "$kizu" curve "${photos[@]}" "${models[@]}" --handmade --csv "$work/$name-curve.csv" --svg "$work/$name-curve.svg" \
    --png "$work/$name-curve.png" "${threads[@]}" > "$work/$name-curve.txt"
done

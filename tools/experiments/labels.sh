#!/usr/bin/env bash
# labels.sh SETS WORK [SET...]: what docs/curve.md, suggest.md, audit-labels.md and stress.md say of real photos.
#
# SETS is a folder with NAME/ and NAME.csv (path,label,group,split). Of each set an untrained encoder and two trained on
# the training rows are made, WORK/NAME/untrained, small and trained, where they do not stand there. Then the curve is
# drawn, labels are suggested in a simulation, wrong ones are looked for, and photos are spoilt (which embeds each test
# photo 24 times). Results: WORK/NAME/*.{txt,csv,svg,png}. KIZU names the program.
set -euo pipefail
sets=$1 work=$2
shift 2
kizu=${KIZU:-kizu}
declare -A epochs=([x-sdd]=60 [coffee-leaf-symptom]=30 [deeppcb-crops]=4)
declare -A small=([x-sdd]="--epochs 200" [coffee-leaf-symptom]="--epochs 40 --learning-rate 0.05"
  [deeppcb-crops]="--epochs 30")
(($#)) || set -- x-sdd coffee-leaf-symptom deeppcb-crops
for name; do
  out=$work/$name
  mkdir -p "$out"
  photos=("$sets/$name" --labels "$sets/$name.csv" --only-listed --threads "${THREADS:-1}" --quiet)
  for encoder in small trained untrained; do
    run=$out/$encoder
    case $encoder in
      small) read -ra how <<< "--encoder small ${small[$name]:---epochs 40}" ;;
      trained) how=(--preset part --learning-rate 0.02 --epochs "${epochs[$name]:-20}") ;;
      untrained) how=(--epochs 0) ;;
    esac
    [ -f "$run/encoder.safetensors" ] ||
      "$kizu" pretrain "${photos[@]}" --split train --image-size 64 "${how[@]}" -o "$run"
    "$kizu" embed "${photos[@]}" --model "$run" -o "$run.csv"
  done
  "$kizu" curve "${photos[@]}" --model "$out/small" --model "$out/trained" --model "$out/untrained" \
    --handmade --csv "$out/curve.csv" \
    --svg "$out/curve.svg" --png "$out/curve.png" > "$out/curve.txt"
  for encoder in small trained untrained; do
    embedded=("${photos[@]}" --embeddings "$out/$encoder.csv")
    "$kizu" suggest "${embedded[@]}" --simulate 10,20,40,80 --draws 5 > "$out/suggest-$encoder.txt"
    "$kizu" audit-labels "${embedded[@]}" --split train --inject 0.05 --inject 0.1 --inject 0.2 > "$out/audit-$encoder.txt"
  done
  for encoder in small trained; do
    "$kizu" stress "${photos[@]}" --model "$out/$encoder" --svg "$out/stress-$encoder.svg" \
      --png "$out/stress-$encoder.png" > "$out/stress-$encoder.txt"
  done
done

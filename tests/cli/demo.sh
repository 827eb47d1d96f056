# the demo recipe: same bytes for any number of threads, balanced accounts, nothing written outside the run folder
cp -R "$ROOT/corpora" . && mkdir -p pipeline && cp -R "$ROOT/pipeline/recipes" pipeline/
for j in 1 3; do
    lingloom run pipeline/recipes/demo.yaml -o "run$j" -j "$j" --batch "$((j * 7))" 2>"log$j" || { echo "failed"; cat "log$j"; exit 1; }
done
sums() { (cd "$1/export" && find . -type f | LC_ALL=C sort | xargs sha256sum); }
sums run1 >sums1
sums run3 >sums3
cmp sums1 sums3 && echo "1 thread and 3 threads made the same"
[ "$(wc -l <sums1)" -ge 9 ] && echo "three trainers' folders"
ls

# every account line: in = kept + dropped, and the reasons add up to dropped
sed -n 's/,//g; /[0-9] in = /p' log1 | awk '{
    for (i = 1; i <= NF; i++) { if ($i == "in") a = $(i - 1); if ($i == "kept") k = $(i - 1); if ($i ~ /^dropped/) d = $(i - 1) }
    sum = 0; rest = $0
    if (match(rest, /\(.*\)/)) { n = split(substr(rest, RSTART + 1, RLENGTH - 2), p, " "); for (i = 1; i <= n; i += 2) sum += p[i]; if (sum != d) print "reasons do not add up: " $0 }
    if (a != k + d) print "does not balance: " $0; lines++ }
    END { print (lines >= 12 ? "accounts balance" : "too few accounts: " lines) }'

# again: nothing left to do, same result
lingloom run pipeline/recipes/demo.yaml -o run1 -q 2>&1
sums run1 | cmp - sums1 && echo "run again: the same"
# another seed makes something else
lingloom run pipeline/recipes/demo.yaml -o run5 --seed 5 -q 2>&1
sums run5 | cmp -s - sums1 || echo "another seed: another data set"
lingloom status run1 >status 2>&1 && [ -s status ] && echo "status tells"

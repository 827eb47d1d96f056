/* One line for each writer, sorted by name; W(name) stands for writers/<name>.c. */
W(csv)
W(moses)
W(pairs)
W(tmx)
W(tsv)

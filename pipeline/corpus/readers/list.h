/* One line for each reader, sorted by name; R(name) stands for readers/<name>.c. */
R(moses)
R(tsv)

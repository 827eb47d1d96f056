/* One line for each reader, sorted by name; R(name) stands for readers/<name>.c. */
R(moses)
R(sgm)
R(tbx)
R(tmx)
R(tsv)
R(wmtxml)
R(xces)
R(xliff)

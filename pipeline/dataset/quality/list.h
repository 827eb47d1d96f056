/* Q(name): every filter of records, sorted. They run in this order; the first limit that does not hold names the
 * reason. */
Q(alternation)
Q(empty)
Q(escapes)
Q(language)
Q(length)
Q(markers)
Q(notes)
Q(private)
Q(refusal)
Q(repetition)

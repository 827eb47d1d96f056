/* The dialogue kinds, sorted. K(id): `const struct kind kind_<id>` in the family's file. */
K(A1)
K(A2)

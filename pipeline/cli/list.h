/* The subcommands, sorted by name: C(foo) is `const struct cmd cmd_foo` in cli/cmd_foo.c. */
C(export)
C(fetch)
C(help)
C(reproduce)
C(run)
C(status)
C(version)
C(wordings)

/* Export formats, sorted. */
F(alpaca)
F(axolotl)
F(llamafactory)
F(messages)
F(ms_swift)
F(openai)
F(sharegpt)
F(trl)

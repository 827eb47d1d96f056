/* Alpaca: instruction, input, output; also prompt/response and the like, history, system. */
#include "corpus/chat/records.h"

static int bid(sv peek, sv filename)
{
    (void)filename;
    return chat_records_bid(peek, "alpaca");
}

extern const struct reader_type reader_alpaca;
const struct reader_type reader_alpaca = {.name = "alpaca",
                                          .exts = "json jsonl",
                                          .help = "instruction, input, output (JSON array or JSONL)",
                                          .gives = GIVES_CHATS,
                                          .opts = chat_records_opts,
                                          .cfg_size = sizeof(struct chat_records_cfg),
                                          .bid = bid,
                                          .open = chat_records_open,
                                          .next = chat_records_next,
                                          .close = chat_records_close};

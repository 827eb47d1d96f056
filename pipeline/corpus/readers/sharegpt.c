/* ShareGPT: conversations of from and value, with tools, chosen and rejected; MOSS's turns. */
#include "corpus/chat/records.h"

static int bid(sv peek, sv filename)
{
    (void)filename;
    return chat_records_bid(peek, "sharegpt");
}

extern const struct reader_type reader_sharegpt;
const struct reader_type reader_sharegpt = {.name = "sharegpt",
                                            .exts = "json jsonl",
                                            .help = "conversations of from and value (JSON array or JSONL)",
                                            .gives = GIVES_CHATS,
                                            .opts = chat_records_opts,
                                            .cfg_size = sizeof(struct chat_records_cfg),
                                            .bid = bid,
                                            .open = chat_records_open,
                                            .next = chat_records_next,
                                            .close = chat_records_close};

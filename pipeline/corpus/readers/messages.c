/* Messages as chat APIs have them: role and content; bare lists of them; working records of our own. */
#include "corpus/chat/records.h"

static int bid(sv peek, sv filename)
{
    (void)filename;
    return chat_records_bid(peek, "messages");
}

extern const struct reader_type reader_messages;
const struct reader_type reader_messages = {.name = "messages",
                                            .exts = "json jsonl",
                                            .help = "lists of role and content (JSON array or JSONL)",
                                            .gives = GIVES_CHATS,
                                            .opts = chat_records_opts,
                                            .cfg_size = sizeof(struct chat_records_cfg),
                                            .bid = bid,
                                            .open = chat_records_open,
                                            .next = chat_records_next,
                                            .close = chat_records_close};

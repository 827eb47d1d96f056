/* The run's state in SQLite. */
#include "engine/state.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

enum { STATE_FORMAT = 1 };

struct state {
    sqlite3 *db;
    int lock;
};

static enum status fail(struct state *s, struct err *e, const char *what)
{
    int rc = sqlite3_errcode(s->db);
    enum status code = rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB ? ST_DATA : ST_IO;
    return err_set(e, code, "%s the run's state: %s", what, sqlite3_errmsg(s->db));
}

static enum status exec(struct state *s, const char *sql, struct err *e)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ST_OK : fail(s, e, "cannot set up");
}

static enum status take_lock(struct state *s, const char *dir, struct err *e)
{
    arena mem = {0};
    const char *path = arena_f(&mem, "%s/lock", dir).p;
    s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    enum status st = s->lock < 0 ? err_os(e, "open", path) : ST_OK;
    if (st == ST_OK && flock(s->lock, LOCK_EX | LOCK_NB) != 0)
        st =
            err_set(e, ST_IO, "run folder '%s' is in use by another lingloom\nhint: wait for it, or end it first", dir);
    arena_release(&mem);
    return st;
}

static enum status check_format(struct state *s, const char *dir, struct err *e)
{
    arena mem = {0};
    int64_t v;
    sv have = state_get(s, "format", &mem, e);
    enum status st = e && e->code ? e->code : ST_OK;
    if (st == ST_OK && !have.p) st = state_put(s, "format", SV("1"), e);
    if (st == ST_OK && have.p && (!sv_to_i64(have, &v) || v > STATE_FORMAT))
        st = err_set(e, ST_DATA, "run folder '%s' was made by a newer lingloom (format %.*s, this one knows %d)", dir,
                     SV_ARG(have), STATE_FORMAT);
    arena_release(&mem);
    return st;
}

static enum status open_db(struct state *s, const char *dir, bool create, struct err *e)
{
    arena mem = {0};
    const char *path = arena_f(&mem, "%s/state.db", dir).p;
    int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);
    enum status st = ST_OK;
    if (!create && access(path, F_OK) != 0)
        st = err_set(e, ST_DATA, "'%s' is no run folder (no state.db in it)", dir);
    else if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK)
        st = fail(s, e, "cannot open");
    arena_release(&mem);
    return st;
}

static const char schema[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS task (id TEXT PRIMARY KEY, fp_lo INTEGER, fp_hi INTEGER, done INTEGER, items INTEGER,"
    " bytes0 INTEGER, bytes1 INTEGER, bytes2 INTEGER, bytes3 INTEGER, tally TEXT, seconds REAL) WITHOUT ROWID;";

enum status state_open(struct state **out, const char *dir, bool create, struct err *e)
{
    struct state *s = MEM_NEW(struct state);
    s->lock = -1;
    enum status st = create ? take_lock(s, dir, e) : ST_OK;
    if (st == ST_OK) st = open_db(s, dir, create, e);
    if (st == ST_OK) {
        sqlite3_busy_timeout(s->db, 5000);
        st = exec(s, schema, e);
    }
    if (st == ST_OK) st = check_format(s, dir, e);
    *out = s;
    if (st == ST_OK) return ST_OK;
    state_close(s);
    *out = NULL;
    return st;
}

void state_close(struct state *s)
{
    if (!s) return;
    sqlite3_close(s->db);
    if (s->lock >= 0) close(s->lock);
    mem_free(s);
}

static sv column(sqlite3_stmt *q, int i, arena *mem)
{
    const void *p = sqlite3_column_blob(q, i);
    return arena_dup(mem, sv_of(p ? p : "", sqlite3_column_bytes(q, i)));
}

bool state_get_task(struct state *s, const char *id, struct task_state *t, arena *mem, struct err *e)
{
    static const char sql[] =
        "SELECT fp_lo, fp_hi, done, items, bytes0, bytes1, bytes2, bytes3, tally, seconds FROM task WHERE id = ?";
    sqlite3_stmt *q;
    *t = (struct task_state){0};
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK) {
        fail(s, e, "cannot read");
        return false;
    }
    sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW) {
        t->fingerprint = (hash128_t){(uint64_t)sqlite3_column_int64(q, 0), (uint64_t)sqlite3_column_int64(q, 1)};
        t->done = sqlite3_column_int(q, 2);
        t->items = (uint64_t)sqlite3_column_int64(q, 3);
        for (int i = 0; i < DRIVER_CHANNELS; i++) t->bytes[i] = (uint64_t)sqlite3_column_int64(q, 4 + i);
        t->tally = column(q, 8, mem);
        t->seconds = sqlite3_column_double(q, 9);
    } else if (rc != SQLITE_DONE) {
        fail(s, e, "cannot read");
    }
    sqlite3_finalize(q);
    return rc == SQLITE_ROW;
}

static enum status run_stmt(struct state *s, sqlite3_stmt *q, struct err *e)
{
    int rc = sqlite3_step(q);
    enum status st = rc == SQLITE_DONE ? ST_OK : fail(s, e, "cannot write");
    sqlite3_finalize(q);
    return st;
}

enum status state_put_task(struct state *s, const char *id, const struct task_state *t, struct err *e)
{
    static const char sql[] = "INSERT OR REPLACE INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    sqlite3_stmt *q;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK) return fail(s, e, "cannot write");
    sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(q, 2, (int64_t)t->fingerprint.lo);
    sqlite3_bind_int64(q, 3, (int64_t)t->fingerprint.hi);
    sqlite3_bind_int(q, 4, t->done);
    sqlite3_bind_int64(q, 5, (int64_t)t->items);
    for (int i = 0; i < DRIVER_CHANNELS; i++) sqlite3_bind_int64(q, 6 + i, (int64_t)t->bytes[i]);
    sqlite3_bind_text(q, 10, t->tally.p ? t->tally.p : "", (int)t->tally.n, SQLITE_STATIC);
    sqlite3_bind_double(q, 11, t->seconds);
    return run_stmt(s, q, e);
}

enum status state_forget_task(struct state *s, const char *id, struct err *e)
{
    sqlite3_stmt *q;
    if (sqlite3_prepare_v2(s->db, "DELETE FROM task WHERE id = ?", -1, &q, NULL) != SQLITE_OK)
        return fail(s, e, "cannot write");
    sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
    return run_stmt(s, q, e);
}

sv state_get(struct state *s, const char *key, arena *mem, struct err *e)
{
    sqlite3_stmt *q;
    sv v = {0};
    if (sqlite3_prepare_v2(s->db, "SELECT value FROM meta WHERE key = ?", -1, &q, NULL) != SQLITE_OK) {
        fail(s, e, "cannot read");
        return v;
    }
    sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW) v = column(q, 0, mem);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) fail(s, e, "cannot read");
    sqlite3_finalize(q);
    return v;
}

enum status state_put(struct state *s, const char *key, sv value, struct err *e)
{
    sqlite3_stmt *q;
    if (sqlite3_prepare_v2(s->db, "INSERT OR REPLACE INTO meta VALUES (?, ?)", -1, &q, NULL) != SQLITE_OK)
        return fail(s, e, "cannot write");
    sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_blob(q, 2, value.p ? value.p : "", (int)value.n, SQLITE_STATIC);
    return run_stmt(s, q, e);
}

/* The best bid and ask of a symbol at Gate.io spot, without sockets and without a clock.
 *
 * After each call that tells a fact, poll until it answers TICKWIRE_WAIT. A feed is used by one
 * thread at a time; no pointer may be null. */
#ifndef TICKWIRE_H
#define TICKWIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tickwire tickwire;

typedef struct {
    uint64_t mono_ns; /* of the monotonic clock, for timers */
    uint64_t unix_ns; /* since 1970, for what the venue is told */
} tickwire_now;

typedef enum {
    TICKWIRE_WAIT,       /* for the socket, or for until_ns */
    TICKWIRE_CONNECT,    /* to text and port, then say so */
    TICKWIRE_DISCONNECT, /* close the socket */
    TICKWIRE_QUOTE,      /* text is a new best bid and ask */
    TICKWIRE_NOTICE,     /* text is news of the connection */
    TICKWIRE_STOPPED     /* it is over, for the reason in text */
} tickwire_kind;

typedef struct {
    tickwire_kind kind;
    bool want_write;   /* wait for the socket to be writable, too */
    uint16_t port;
    uint64_t until_ns; /* of the monotonic clock; UINT64_MAX for never */
    char text[256];
} tickwire_said;

/* NULL where the address or the symbol is none. The address must stay until the feed is freed. */
tickwire *tickwire_new(const char *url, const char *symbol, const uint8_t seed[32]);
void tickwire_free(tickwire *feed);

void tickwire_poll(tickwire *feed, tickwire_now now, tickwire_said *said);

/* Facts. */
void tickwire_connected(tickwire *feed, tickwire_now now, const uint8_t entropy[32]);
void tickwire_closed(tickwire *feed, tickwire_now now);
void tickwire_sent(tickwire *feed, tickwire_now now, size_t count);
void tickwire_received(tickwire *feed, tickwire_now now, size_t count);

/* What to write, and where to read to, until the next call. */
const uint8_t *tickwire_pending(const tickwire *feed, size_t *len);
uint8_t *tickwire_room(tickwire *feed, size_t *len);

#endif

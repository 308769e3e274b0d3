/* Prints the best bid and ask of a symbol, over BSD sockets.
 *
 *     tickwire simulate gateio-spot --listen 127.0.0.1:9010
 *     cargo build -p tickwire-c && cc main.c -L ../../target/debug -ltickwire_c -o quotes
 *     LD_LIBRARY_PATH=../../target/debug ./quotes ws://127.0.0.1:9010/ws/v4/ BTC_USDT */
#define _POSIX_C_SOURCE 200809L
#include "tickwire.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static uint64_t shown_by(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static tickwire_now now(void) {
    return (tickwire_now){shown_by(CLOCK_MONOTONIC), shown_by(CLOCK_REALTIME)};
}

static void fill(uint8_t bytes[32]) {
    FILE *random = fopen("/dev/urandom", "rb");
    if (!random || fread(bytes, 1, 32, random) != 32) abort(); /* nothing may be sent then */
    fclose(random);
}

/* Blocks while it connects: a program with more than one feed would not. */
static int dial(const char *host, uint16_t port) {
    char service[8];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    snprintf(service, sizeof service, "%u", (unsigned)port);
    if (getaddrinfo(host, service, &hints, &found)) return -1;
    int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    int failed = fd < 0 || connect(fd, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    if (failed && fd >= 0) close(fd);
    return failed ? -1 : fd;
}

/* Waits for the socket or the deadline, then moves what can be moved. */
static void wait_for(tickwire *feed, int fd, const tickwire_said *said) {
    uint64_t mono = now().mono_ns, left = said->until_ns > mono ? said->until_ns - mono : 0;
    uint64_t ms = left / 1000000 + 1; /* rounded up: not to be too early */
    struct pollfd socket = {.fd = fd, .events = said->want_write ? POLLIN | POLLOUT : POLLIN};
    poll(&socket, fd >= 0 ? 1 : 0, ms < 1000 ? (int)ms : 1000);
    if (fd < 0) return;
    size_t len;
    const uint8_t *pending = tickwire_pending(feed, &len);
    if (len) {
        ssize_t sent = send(fd, pending, len, MSG_DONTWAIT | MSG_NOSIGNAL);
        tickwire_sent(feed, now(), sent > 0 ? (size_t)sent : 0);
    }
    uint8_t *room = tickwire_room(feed, &len);
    if (!len) return; /* reading nothing would look like the end */
    ssize_t read = recv(fd, room, len, MSG_DONTWAIT);
    if (read > 0) tickwire_received(feed, now(), (size_t)read);
    else if (!read || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        tickwire_closed(feed, now());
}

int main(int count, char **arguments) {
    uint8_t bytes[32];
    tickwire_said said;
    setvbuf(stdout, NULL, _IOLBF, 0);
    fill(bytes);
    tickwire *feed = count == 3 ? tickwire_new(arguments[1], arguments[2], bytes) : NULL;
    if (!feed) return fprintf(stderr, "usage: quotes URL SYMBOL\n"), 2;
    for (int fd = -1;;) {
        tickwire_poll(feed, now(), &said);
        switch (said.kind) {
        case TICKWIRE_WAIT: wait_for(feed, fd, &said); break;
        case TICKWIRE_CONNECT:
            fill(bytes);
            fd = dial(said.text, said.port);
            fd < 0 ? tickwire_closed(feed, now()) : tickwire_connected(feed, now(), bytes);
            break;
        case TICKWIRE_DISCONNECT: if (fd >= 0) close(fd); fd = -1; break;
        case TICKWIRE_QUOTE: puts(said.text); break;
        case TICKWIRE_NOTICE: printf("# %s\n", said.text); break;
        case TICKWIRE_STOPPED: printf("# %s\n", said.text), tickwire_free(feed); return 1;
        }
    }
}

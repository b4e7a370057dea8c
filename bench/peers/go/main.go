// Goroutines and channels doing what the benchmarks of the kernel do.
//
//	peer BENCHMARK SIZE WARMUPS ROUNDS
//
// prints a JSON object per round. The first rounds are not printed; a wrong result ends it.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	if len(os.Args) != 5 {
		fail("usage: peer BENCHMARK SIZE WARMUPS ROUNDS")
	}
	size, warmups, rounds := number(2), number(3), number(4)
	for round := -warmups; round < rounds; round++ {
		var figure string
		var value int64
		switch os.Args[1] {
		case "skynet":
			figure, value = "nanos", timed(func() { skynet(size) })
		case "ping-pong":
			figure, value = "nanos", timed(func() { pingPong(size) })
		case "idle":
			figure, value = "bytes", idle(size)
		default:
			fail("no benchmark=" + os.Args[1])
		}
		if round >= 0 {
			fmt.Printf("{\"%s\":%d}\n", figure, value)
		}
	}
}

func number(argument int) int {
	n, err := strconv.Atoi(os.Args[argument])
	if err != nil || n < 0 {
		fail("not a count: " + os.Args[argument])
	}
	return n
}

func timed(work func()) int64 {
	start := time.Now()
	work()
	return time.Since(start).Nanoseconds()
}

func require(what string, got, wanted int) {
	if got != wanted {
		fail(fmt.Sprintf("wrong result: %s=%d, not %d", what, got, wanted))
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}

package main

import "runtime"

// Bytes per goroutine that waits for something from a channel of its own. What is counted is what
// the goroutines brought: heap, with channels and descriptors, and stacks.
func idle(count int) int64 {
	channels := make([]chan int, count)
	awake := make(chan int)
	before := inUse()
	for i := range channels {
		channels[i] = make(chan int)
		go func(wake <-chan int) {
			awake <- 0
			awake <- <-wake
		}(channels[i])
		<-awake
	}
	bytes := inUse() - before
	sum := 0
	for i := range channels {
		channels[i] <- i
		sum += <-awake
	}
	require("sum", sum, count*(count-1)/2)
	return bytes / int64(count)
}

func inUse() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapInuse + stats.StackInuse)
}

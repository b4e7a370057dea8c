package main

const branching = 10

// Grows a tree with that many leaves, a power of ten, and checks the sum of their numbers.
func skynet(leaves int) {
	root := make(chan int)
	go node(root, 0, leaves)
	require("sum", <-root, leaves*(leaves-1)/2)
}

func node(parent chan<- int, first, leaves int) {
	if leaves == 1 {
		parent <- first
		return
	}
	children := make(chan int)
	part := leaves / branching
	for i := 0; i < branching; i++ {
		go node(children, first+i*part, part)
	}
	sum := 0
	for i := 0; i < branching; i++ {
		sum += <-children
	}
	parent <- sum
}

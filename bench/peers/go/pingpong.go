package main

// Sends numbers over one unbuffered channel and has them back over another, one at a time.
func pingPong(roundTrips int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for ball := range there {
			back <- ball
		}
		close(back)
	}()
	for i := 0; i < roundTrips; i++ {
		there <- i
		require("ball", <-back, i)
	}
	close(there)
	if _, open := <-back; open {
		fail("wrong result: a ball too many")
	}
}

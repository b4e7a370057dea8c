"""Prints the result digest of `./teem run` over N numbers, by other means than Teem's."""
import hashlib
import sys

total = hashlib.sha256()
for i in range(int(sys.argv[1])):
    output = hashlib.sha256(str(i).encode()).hexdigest().encode()
    total.update(hashlib.sha256(output).digest())
print(total.hexdigest())

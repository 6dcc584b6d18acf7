"""The embedded platform: what the demonstration, the tests and the benchmarks talk to.

It behaves as the API of JeVeuxAider.gouv.fr does, holds invented people only, keeps everything in
memory, and knows nothing of the client.
"""

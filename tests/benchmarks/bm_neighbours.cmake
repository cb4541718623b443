# Recall and speed of the neighbour index beside brute force: BUILD/benchmarks/bm_neighbours [OBJECTS DIMENSIONS | FILE].
tuningfork_test(bm_neighbours LABEL benchmark SOURCES bm_neighbours.cpp LINK model_embedding model_arrays)

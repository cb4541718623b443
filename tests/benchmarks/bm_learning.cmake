tuningfork_test(bm_learning SOURCES bm_learning.cpp LINK model_linear LABEL benchmark)

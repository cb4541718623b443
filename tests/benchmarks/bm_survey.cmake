tuningfork_test(bm_survey LABEL benchmark SOURCES bm_survey.cpp LINK labeling_survey benchmark::benchmark)

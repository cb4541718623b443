tuningfork_test(bm_survey LABEL benchmark SOURCES bm_survey.cpp LINK labeling_workflow labeling_display benchmark::benchmark)

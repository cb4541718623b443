tuningfork_test(bm_cross_match LABEL benchmark SOURCES bm_cross_match.cpp LINK labeling_survey)

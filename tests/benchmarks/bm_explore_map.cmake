# The map of a million galaxies as it is used, off screen: BUILD/benchmarks/bm_explore_map [OBJECTS].
tuningfork_test(bm_explore_map LABEL benchmark SOURCES bm_explore_map.cpp LINK ui_views_explore Qt6::Widgets)

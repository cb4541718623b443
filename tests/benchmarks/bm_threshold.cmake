# A threshold dragged over 100,000 labelled objects until every panel is painted: BUILD/benchmarks/bm_threshold.
if(TARGET ui_windows)
  set(CMAKE_AUTOMOC ON)
  tuningfork_test(bm_threshold
    SOURCES bm_threshold.cpp
    LINK ui_views_evaluate ui_views_gallery ui_theme ui_engine ui_session test_ui_support test_support model_arrays
         LABEL benchmark)
  add_dependencies(bm_threshold fake_engine)
endif()

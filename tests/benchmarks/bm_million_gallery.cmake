set(CMAKE_AUTOMOC ON)
tuningfork_test(bm_million_gallery
  SOURCES bm_million_gallery.cpp million_project.cpp
  LINK ui_windows ui_views_browse ui_views_gallery ui_theme ui_settings ui_engine ui_session test_support
       labeling_history labeling_survey model_arrays model_card nlohmann_json::nlohmann_json
  LABEL benchmark)

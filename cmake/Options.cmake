# Compiler options of every target of ours.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths below the source folder do not count, so that every clone shares the cache; the sloppiness is
  # what ccache asks for where headers are precompiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
    CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

add_library(vxlab_options INTERFACE)
target_include_directories(vxlab_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(vxlab_options INTERFACE -Wall -Wextra -Wconversion
  $<$<BOOL:${VXLAB_WERROR}>:-Werror>)
# core/wire's structs have a function emit; Qt's macro of that name stays out, Q_EMIT says the same.
target_compile_definitions(vxlab_options INTERFACE QT_NO_EMIT)

# vxlab_library(NAME SOURCES... [LINK LIBRARIES...]): one box of the house.
function(vxlab_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  if(NOT ARG_UNPARSED_ARGUMENTS)
    add_library(${name} INTERFACE)
    return()
  endif()
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC vxlab_options ${ARG_LINK})
endfunction()

// One function per kind of place; painter_of() has the table.
#pragma once
#include "stage.h"

namespace showrunner::painter {

void paint_living_room(Stage& s);
void paint_bedroom(Stage& s);
void paint_kitchen(Stage& s);
void paint_hanok(Stage& s);
void paint_corridor(Stage& s);

void paint_office(Stage& s);
void paint_meeting_room(Stage& s);
void paint_hospital(Stage& s);
void paint_classroom(Stage& s);
void paint_library(Stage& s);
void paint_police(Stage& s);
void paint_court(Stage& s);

void paint_cafe(Stage& s);
void paint_restaurant(Stage& s);
void paint_bar(Stage& s);
void paint_shop(Stage& s);
void paint_lobby(Stage& s);
void paint_airport(Stage& s);
void paint_station(Stage& s);

void paint_street(Stage& s);
void paint_alley(Stage& s);
void paint_rooftop(Stage& s);
void paint_car(Stage& s);

void paint_park(Stage& s);
void paint_riverside(Stage& s);
void paint_countryside(Stage& s);
void paint_sea(Stage& s);
void paint_abstract(Stage& s);

}  // namespace showrunner::painter

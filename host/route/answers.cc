#include "host/route/answers.h"

namespace showrunner::route {

Result<std::optional<Answer>> find_answer(store::Database& database, std::string_view step_key) {
  SR_ASSIGN(const store::Rows rows,
            database.query("SELECT instance, result FROM answer WHERE step_key = ?1",
                           {std::string(step_key)}));
  if (rows.empty()) return std::nullopt;
  return Answer{rows[0].text(0), rows[0].text(1)};
}

Result<> keep_answer(store::Database& database, std::string_view step_key,
                     std::string_view root_key, const Answer& answer) {
  SR_TRY(database.query(
      "INSERT OR REPLACE INTO answer (step_key, root_key, instance, result) "
      "VALUES (?1, ?2, ?3, ?4)",
      {std::string(step_key), std::string(root_key), answer.instance, answer.result_json}));
  return {};
}

Result<> forget_answers(store::Database& database, std::string_view root_key) {
  SR_TRY(database.query("DELETE FROM answer WHERE root_key = ?1", {std::string(root_key)}));
  return {};
}

}  // namespace showrunner::route

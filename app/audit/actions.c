/* actions.c - what each verb of the audit says to a person. A new verb gets a row. */

#include "app/audit/actions.h"

#include "lib/i18n/i18n.h"

static const struct {
	const char *id, *words;
} actions[] = {
	{ "account.join", MESSAGE("Joined with the letter") },
	{ "account.password", MESSAGE("Changed the password") },
	{ "account.recover", MESSAGE("Came back with the recovery code") },
	{ "audit.read", MESSAGE("Looked at these entries") },
	{ "body.admit", MESSAGE("Admitted an office") },
	{ "body.enter", MESSAGE("Entered an office") },
	{ "calendar.agree", MESSAGE("Agreed to a day on which offices are closed") },
	{ "calendar.close", MESSAGE("Entered a day on which offices are closed") },
	{ "calendar.open", MESSAGE("Undid a closed day") },
	{ "desk.find", MESSAGE("Looked for a number") },
	{ "erase.list", MESSAGE("Looked at what was erased") },
	{ "erase.look", MESSAGE("Looked whether a report may be erased") },
	{ "file.open", MESSAGE("Opened a file") },
	{ "file.open_original", MESSAGE("Opened an original file") },
	{ "file.quarantine", MESSAGE("Locked a file away") },
	{ "keys.alarm", MESSAGE("A key did not fit: somebody has changed rows") },
	{ "keys.recover", MESSAGE("Opened with recovery shares") },
	{ "keys.reseal", MESSAGE("Sealed the keys to the new recovery shares") },
	{ "keys.rotate", MESSAGE("Made new keys") },
	{ "message.review", MESSAGE("Read a message before it was shown") },
	{ "message.write", MESSAGE("Wrote a message") },
	{ "people.block", MESSAGE("Blocked somebody") },
	{ "people.agree", MESSAGE("Agreed to a post that reaches over every office") },
	{ "people.end", MESSAGE("Ended somebody's post") },
	{ "people.enter", MESSAGE("Entered somebody") },
	{ "people.factor", MESSAGE("Gave a new second factor") },
	{ "people.grant", MESSAGE("Gave somebody the keys") },
	{ "people.hold", MESSAGE("Gave somebody a post") },
	{ "people.invite", MESSAGE("Invited somebody") },
	{ "people.restore", MESSAGE("Let somebody in again") },
	{ "post.add", MESSAGE("Added a post") },
	{ "post.phone", MESSAGE("Changed a duty phone") },
	{ "recovery.custodians", MESSAGE("Made new recovery shares") },
	{ "recovery.drill", MESSAGE("Tried the recovery shares") },
	{ "recovery.key", MESSAGE("Brought the key file back") },
	{ "report.claim", MESSAGE("Took a report to work on it") },
	{ "report.reopen", MESSAGE("Said more: the report is open again") },
	{ "report.close", MESSAGE("Closed a report") },
	{ "report.compare", MESSAGE("Compared reports") },
	{ "report.differs", MESSAGE("Said that two reports are not the same event") },
	{ "report.erase", MESSAGE("Erased a report") },
	{ "report.escalate", MESSAGE("The clock handed a report to the office above") },
	{ "report.file", MESSAGE("Sent a report") },
	{ "report.link", MESSAGE("Linked a report to another of the same event") },
	{ "report.list", MESSAGE("Looked at a list of reports") },
	{ "report.open", MESSAGE("Opened a report") },
	{ "report.open_by_reserve", MESSAGE("Opened a report") },
	{ "report.rate", MESSAGE("Said how urgent a report is") },
	{ "report.route", MESSAGE("Gave a report to offices") },
	{ "report.unlink", MESSAGE("Undid the link of two reports") },
	{ "reserve.use", MESSAGE("Acted in an office below") },
	{ "session.program", MESSAGE("A program signed in") },
	{ "session.start", MESSAGE("Signed in") },
	{ "site.init", MESSAGE("Made this site") },
	{ "site.new_key", MESSAGE("A new site key was put to use") },
	{ "site.resealed", MESSAGE("Everything went over to the new site key") },
	{ "task.accept", MESSAGE("Accepted a task") },
	{ "task.act", MESSAGE("Wrote down what was done") },
	{ "task.board", MESSAGE("Looked at what is late") },
	{ "task.clock_moved", MESSAGE("A closed day moved a deadline") },
	{ "task.decline", MESSAGE("Gave a task back") },
	{ "task.dispute", MESSAGE("Said that a task is not theirs either") },
	{ "task.escalate", MESSAGE("The clock handed a task to the office above") },
	{ "task.finish", MESSAGE("Finished a task") },
	{ "task.give", MESSAGE("Gave a task to an office") },
	{ "task.hold", MESSAGE("Kept a phase from the reporter's page") },
	{ "task.late", MESSAGE("The clock marked a task late") },
	{ "task.list", MESSAGE("Looked at a list of tasks") },
	{ "task.open", MESSAGE("Opened a task") },
	{ "task.open_by_reserve", MESSAGE("Opened a task") },
	{ "task.pause", MESSAGE("Paused a task") },
	{ "task.pause_confirm", MESSAGE("Confirmed a pause") },
	{ "task.pause_lapse", MESSAGE("A pause that nobody confirmed ended") },
	{ "task.recorded_late", MESSAGE("Wrote it down more than a day later") },
	{ "task.resume", MESSAGE("Went on with a task") },
	{ "task.show", MESSAGE("Showed a phase to the reporter again") },
	{ "task.withdraw", MESSAGE("Took a task back") },
};

static const struct {
	const char *id, *words;
} kinds[] = {
	{ "account", MESSAGE("Person") },
	{ "body", MESSAGE("Office") },
	{ "file", MESSAGE("File") },
	{ "message", MESSAGE("Message") },
	{ "post", MESSAGE("Post") },
	{ "report", MESSAGE("Report") },
	{ "task", MESSAGE("Task") },
};

const char *action_words(const char *action)
{
	for (size_t i = 0; i < COUNT_OF(actions); i++)
		if (text_equal(actions[i].id, action))
			return actions[i].words;
	return action;
}

const char *about_words(const char *about)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (text_equal(kinds[i].id, about))
			return kinds[i].words;
	return about;
}

bool action_is_reserve(const char *action)
{
	return text_equal(action, "reserve.use") || text_ends(action, "_by_reserve");
}

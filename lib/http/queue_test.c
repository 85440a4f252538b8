/* queue_test.c - who is taken next, and for whom there is a place. */

#include "lib/http/queue.h"

#include "lib/http/inside.h"
#include "tests/support/cmocka_first.h"

enum { PLACES = 8 };

static struct queue queue;
static struct sources *sources;
static struct http_request requests[16];

static int open_queue(void **state)
{
	(void)state;
	memset(requests, 0, sizeof(requests));
	sources = sources_create();
	queue_init(&queue, sources,
		&(struct http_config){ .queue_max = PLACES, .source_requests_max = 32 });
	return 0;
}

static int close_queue(void **state)
{
	(void)state;
	queue_release(&queue);
	sources_destroy(sources);
	return 0;
}

static bool push(int i, enum http_lane lane, bool is_first)
{
	requests[i].plan = (struct http_plan){ .lane = lane, .is_first = is_first };
	if (!queue_reserve(&queue, &requests[i].plan))
		return false;
	queue_push(&queue, &requests[i]);
	return true;
}

static int pop(enum http_lane lane)
{
	return (int)(queue_pop(&queue, lane) - requests);
}

static void test_a_flood_of_sign_ins_leaves_room_for_reports(void **state)
{
	int i = 0;

	(void)state;
	while (push(i, HTTP_LANE_SLOW, false))
		i++;
	assert_int_equal(i, PLACES / 4);
	while (push(i, HTTP_LANE_SLOW, true)) /* known browsers have places of their own */
		i++;
	assert_int_equal(i, PLACES / 2);
	while (push(i, HTTP_LANE_NORMAL, false))
		i++;
	assert_int_equal(i, PLACES);
	pop(HTTP_LANE_NORMAL);
	assert_false(push(9, HTTP_LANE_SLOW, true));
	assert_true(push(9, HTTP_LANE_NORMAL, false));
}

static void test_known_browsers_go_first_and_the_others_are_not_forgotten(void **state)
{
	static const int order[] = { 2, 3, 4, 0, 5, 1 };

	(void)state;
	queue.max = 64;
	push(0, HTTP_LANE_SLOW, false);
	push(1, HTTP_LANE_SLOW, false);
	for (int i = 2; i < 6; i++)
		push(i, HTTP_LANE_SLOW, true);
	for (size_t i = 0; i < COUNT_OF(order); i++)
		assert_int_equal(pop(HTTP_LANE_SLOW), order[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_flood_of_sign_ins_leaves_room_for_reports, open_queue, close_queue),
		cmocka_unit_test_setup_teardown(
			test_known_browsers_go_first_and_the_others_are_not_forgotten, open_queue,
			close_queue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

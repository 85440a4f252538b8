/*
 * expression.c - a recursive descent from text to a checked tree. Each rule
 * returns NULL after a fault; the first fault is kept. Comparisons with '' and
 * '_unknown' become questions about the state of an answer, dates in quotation
 * marks become day numbers, so that running meets only operands of one type.
 */

#include "lib/forms/expression_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DEEPEST = 24, MOST_NAMES = 64, LONGEST_NAME = 64, MOST_DIGITS = 15 };

struct parser {
	struct arena *arena;
	const char *at;
	const struct expression_scope *scope;
	const char *problem;
	int depth;
	int names[MOST_NAMES];
	size_t names_n;
};

static const struct expression_node *parse_or(struct parser *p);

static void *fail(struct parser *p, const char *format, ...) PRINTF(2, 3);
static void *fail(struct parser *p, const char *format, ...)
{
	char what[300];
	va_list args;

	if (p->problem != NULL)
		return NULL;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	p->problem = arena_textn(p->arena, what, utf8_fits(what, sizeof(what) - 1));
	return NULL;
}

static struct expression_node *new_node(
	struct parser *p, enum expression_op op, enum expression_type type)
{
	struct expression_node *node = arena_new(p->arena, struct expression_node);

	node->op = op;
	node->type = type;
	return node;
}

static bool is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

static void skip_blanks(struct parser *p)
{
	p->at += strspn(p->at, " \t\r\n");
}

/* Takes a sign or a word if it comes next; a word must end where it ends. */
static bool take(struct parser *p, const char *sign)
{
	size_t n = strlen(sign);

	skip_blanks(p);
	if (strncmp(p->at, sign, n) != 0)
		return false;
	if (is_name_character(sign[n - 1]) && is_name_character(p->at[n]))
		return false;
	p->at += n;
	return true;
}

static bool need(struct parser *p, const char *sign)
{
	if (take(p, sign))
		return true;
	if (*p->at == '\0')
		fail(p, "'%s' is missing at the end", sign);
	else
		fail(p, "'%s' is missing before \"%.20s\"", sign, p->at);
	return false;
}

static const struct expression_node *name_node(struct parser *p, const char *name)
{
	struct expression_node *node;
	enum expression_type type;
	int at;

	if (!p->scope->find(p->scope->of, name, &type, &at))
		return fail(p, "there is no ${%s} here", name);
	if (p->names_n == MOST_NAMES)
		return fail(p, "more than %d names: make it simpler", MOST_NAMES);
	p->names[p->names_n++] = at;
	node = new_node(p, OP_NAME, type);
	node->at = at;
	node->text = name;
	return node;
}

/* ${name}, or '.' where it means something. */
static const struct expression_node *parse_name(struct parser *p)
{
	size_t n = 0;
	const char *name;

	if (take(p, ".")) {
		if (p->scope->self == NULL)
			return fail(
				p, "'.' means the answer itself and stands only in a constraint");
		return name_node(p, p->scope->self);
	}
	if (!need(p, "${"))
		return NULL;
	while (is_name_character(p->at[n]))
		n++;
	if (n == 0 || n > LONGEST_NAME || p->at[n] != '}')
		return fail(p, "after ${ comes the id of a question, then }");
	name = arena_textn(p->arena, p->at, n);
	p->at += n + 1;
	return name_node(p, name);
}

static const struct expression_node *parse_text(struct parser *p)
{
	struct expression_node *node;
	const char *end;
	char quote;

	skip_blanks(p);
	quote = *p->at;
	if (quote != '\'' && quote != '"')
		return fail(p, "a text in quotation marks is expected before \"%.20s\"", p->at);
	end = strchr(p->at + 1, quote);
	if (end == NULL)
		return fail(p, "a text is not closed by its quotation mark");
	node = new_node(p, OP_TEXT, EX_TEXT);
	node->text = arena_textn(p->arena, p->at + 1, (size_t)(end - p->at - 1));
	p->at = end + 1;
	return node;
}

static const struct expression_node *parse_number(struct parser *p)
{
	size_t n = *p->at == '-' ? 1 : 0, digits;
	struct expression_node *node = new_node(p, OP_NUMBER, EX_NUMBER);

	digits = strspn(p->at + n, "0123456789");
	n += digits;
	if (digits == 0 || digits > MOST_DIGITS || p->at[n] == '.' || is_name_character(p->at[n]))
		return fail(p, "whole numbers only: \"%.20s\"", p->at);
	if (!int_read(arena_textn(p->arena, p->at, n), INT64_MIN, INT64_MAX, &node->number))
		BUG("digits that are no number");
	p->at += n;
	return node;
}

static bool check_code(
	struct parser *p, const struct expression_node *name, const struct expression_node *text)
{
	if (name->type == EX_YES_NO) {
		if (text_equal(text->text, "yes") || text_equal(text->text, "no"))
			return true;
		fail(p, "${%s} is 'yes' or 'no', never '%s'", name->text, text->text);
		return false;
	}
	if (p->scope->offers(p->scope->of, name->at, text->text))
		return true;
	fail(p, "${%s} does not offer '%s'", name->text, text->text);
	return false;
}

/* What stands between the parentheses of selected() and its sisters. */
static const struct expression_node *parse_selected(struct parser *p)
{
	const struct expression_node *name = parse_name(p), *code;
	struct expression_node *node;

	if (name == NULL || !need(p, ","))
		return NULL;
	code = parse_text(p);
	if (code == NULL || !need(p, ")"))
		return NULL;
	if (name->type != EX_CODES && name->type != EX_CODE)
		return fail(p, "selected() asks about choices, and ${%s} has none", name->text);
	if (!check_code(p, name, code))
		return NULL;
	node = new_node(p, OP_SELECTED, EX_BOOL);
	node->left = name;
	node->text = code->text;
	return node;
}

static const struct expression_node *parse_measure(struct parser *p, enum expression_op op)
{
	const struct expression_node *name = parse_name(p);
	struct expression_node *node;

	if (name == NULL || !need(p, ")"))
		return NULL;
	if (op == OP_COUNT && name->type != EX_CODES)
		return fail(p, "count-selected() wants a many_of, and ${%s} is none", name->text);
	if (op == OP_LENGTH && name->type != EX_TEXT && name->type != EX_CODE)
		return fail(p, "string-length() wants a text, and ${%s} is none", name->text);
	node = new_node(p, op, EX_NUMBER);
	node->left = name;
	return node;
}

/* A condition: a bool, or a yes_no that is asked whether it is yes. */
static const struct expression_node *as_condition(
	struct parser *p, const struct expression_node *node)
{
	struct expression_node *yes;

	if (node == NULL || node->type == EX_BOOL)
		return node;
	if (node->type != EX_YES_NO)
		return fail(p, "a condition is expected, such as ${x} = 'y'");
	yes = new_node(p, OP_IS_YES, EX_BOOL);
	yes->left = node;
	return yes;
}

static const struct expression_node *negated(struct parser *p, const struct expression_node *node)
{
	struct expression_node *not_it;

	if (node == NULL)
		return NULL;
	not_it = new_node(p, OP_NOT, EX_BOOL);
	not_it->left = node;
	return not_it;
}

static const struct expression_node *parse_inside(struct parser *p)
{
	const struct expression_node *node;

	if (++p->depth > DEEPEST)
		return fail(p, "parentheses are nested too deeply");
	node = parse_or(p);
	p->depth--;
	return node != NULL && need(p, ")") ? node : NULL;
}

/* Takes the name of a function and its opening parenthesis. */
static bool take_call(struct parser *p, const char *name)
{
	const char *before = p->at;

	if (take(p, name) && take(p, "("))
		return true;
	p->at = before;
	return false;
}

/* Functions without arguments: the closing parenthesis is all that is left. */
static const struct expression_node *parse_constant(
	struct parser *p, enum expression_op op, enum expression_type type)
{
	return need(p, ")") ? new_node(p, op, type) : NULL;
}

static const struct expression_node *parse_function(struct parser *p)
{
	if (take_call(p, "not"))
		return negated(p, as_condition(p, parse_inside(p)));
	if (take_call(p, "selected"))
		return parse_selected(p);
	if (take_call(p, "count-selected"))
		return parse_measure(p, OP_COUNT);
	if (take_call(p, "string-length"))
		return parse_measure(p, OP_LENGTH);
	if (take_call(p, "true"))
		return parse_constant(p, OP_TRUE, EX_BOOL);
	if (take_call(p, "false"))
		return parse_constant(p, OP_FALSE, EX_BOOL);
	if (take_call(p, "today"))
		return parse_constant(p, OP_TODAY, EX_DATE);
	return fail(p, "\"%.20s\" is not understood here", p->at);
}

static const struct expression_node *parse_operand(struct parser *p)
{
	skip_blanks(p);
	switch (*p->at) {
	case '\0':
		return fail(p, "a value is missing at the end");
	case '(':
		p->at++;
		return parse_inside(p);
	case '$':
	case '.':
		return parse_name(p);
	case '\'':
	case '"':
		return parse_text(p);
	default:
		if (*p->at == '-' || (*p->at >= '0' && *p->at <= '9'))
			return parse_number(p);
		return parse_function(p);
	}
}

static bool take_comparison(struct parser *p, enum expression_op *ret_op)
{
	static const struct {
		const char *sign;
		enum expression_op op;
	} signs[] = {
		{ "!=", OP_DIFFERENT },
		{ "<=", OP_AT_MOST },
		{ ">=", OP_AT_LEAST },
		{ "=", OP_EQUAL },
		{ "<", OP_LESS },
		{ ">", OP_MORE },
	};

	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		if (take(p, signs[i].sign)) {
			*ret_op = signs[i].op;
			return true;
		}
	}
	return false;
}

static bool is_state(const struct expression_node *node)
{
	return node->op == OP_TEXT &&
	       (text_empty(node->text) || text_equal(node->text, EXPRESSION_UNKNOWN));
}

/* ${name} = '' and ${name} = '_unknown' ask for the state of an answer. */
static const struct expression_node *compare_state(struct parser *p, enum expression_op op,
	const struct expression_node *name, const struct expression_node *state)
{
	struct expression_node *node;

	if (op != OP_EQUAL && op != OP_DIFFERENT)
		return fail(p, "'%s' is compared by = or != only", state->text);
	node = new_node(p, text_empty(state->text) ? OP_IS_EMPTY : OP_IS_UNKNOWN, EX_BOOL);
	node->left = name;
	return op == OP_EQUAL ? node : negated(p, node);
}

/* What an operand is in comparisons; EX_OPAQUE for what cannot be compared. */
static enum expression_type comparable(const struct expression_node *node)
{
	switch (node->type) {
	case EX_YES_NO:
	case EX_CODE:
	case EX_TEXT:
		return EX_TEXT;
	case EX_CODES:
		return EX_OPAQUE;
	default:
		return node->type;
	}
}

/* A text beside a date is a date, a yes_no beside a condition is a condition. */
static const struct expression_node *adapted(
	struct parser *p, const struct expression_node *node, const struct expression_node *other)
{
	struct expression_node *day;

	if (other->type == EX_BOOL)
		return as_condition(p, node);
	if (node->op != OP_TEXT)
		return node;
	if (other->op == OP_NAME && (other->type == EX_CODE || other->type == EX_YES_NO))
		return check_code(p, other, node) ? node : NULL;
	if (other->type != EX_DATE)
		return node;
	day = new_node(p, OP_NUMBER, EX_DATE);
	if (!day_read(node->text, &day->number))
		return fail(p, "'%s' is no date: write it as '2026-11-22'", node->text);
	return day;
}

static const char *type_words(enum expression_type type)
{
	switch (type) {
	case EX_BOOL:
		return "a condition";
	case EX_NUMBER:
		return "a number";
	case EX_DATE:
		return "a date";
	case EX_CODES:
		return "several choices (use selected())";
	case EX_OPAQUE:
		return "something that can only be compared with ''";
	default:
		return "a text";
	}
}

static const struct expression_node *compare(struct parser *p, enum expression_op op,
	const struct expression_node *left, const struct expression_node *right)
{
	struct expression_node *node;

	if (left->op == OP_NAME && is_state(right))
		return compare_state(p, op, left, right);
	if (right->op == OP_NAME && is_state(left))
		return compare_state(p, op, right, left);
	left = adapted(p, left, right);
	right = left != NULL ? adapted(p, right, left) : NULL;
	if (right == NULL)
		return NULL;
	if (comparable(left) != comparable(right) || comparable(left) == EX_OPAQUE)
		return fail(p, "%s is compared with %s", type_words(left->type),
			type_words(right->type));
	if (op > OP_DIFFERENT && comparable(left) != EX_NUMBER && comparable(left) != EX_DATE)
		return fail(p, "only numbers and dates are larger or smaller");
	node = new_node(p, op, EX_BOOL);
	node->left = left;
	node->right = right;
	return node;
}

static const struct expression_node *parse_comparison(struct parser *p)
{
	const struct expression_node *left = parse_operand(p), *right;
	enum expression_op op, another;

	if (left == NULL || !take_comparison(p, &op))
		return left;
	right = parse_operand(p);
	if (right == NULL)
		return NULL;
	if (take_comparison(p, &another))
		return fail(p, "two values are compared at a time: join comparisons by and");
	return compare(p, op, left, right);
}

/* part (word part)*, each part a condition once there are two. */
static const struct expression_node *parse_joined(struct parser *p,
	const struct expression_node *(*part)(struct parser *p), const char *word,
	enum expression_op op)
{
	const struct expression_node *left = part(p);

	while (left != NULL && take(p, word)) {
		struct expression_node *node = new_node(p, op, EX_BOOL);

		node->left = as_condition(p, left);
		node->right = as_condition(p, part(p));
		left = node->left != NULL && node->right != NULL ? node : NULL;
	}
	return left;
}

static const struct expression_node *parse_and(struct parser *p)
{
	return parse_joined(p, parse_comparison, "and", OP_AND);
}

static const struct expression_node *parse_or(struct parser *p)
{
	return parse_joined(p, parse_and, "or", OP_OR);
}

const struct expression *expression_compile(struct arena *a, const char *source,
	const struct expression_scope *scope, const char **ret_problem)
{
	struct parser p = { .arena = a, .at = source, .scope = scope };
	const struct expression_node *root = NULL;
	struct expression *e;

	if (strlen(source) > EXPRESSION_LONGEST)
		fail(&p, "longer than %d characters", EXPRESSION_LONGEST);
	else
		root = as_condition(&p, parse_or(&p));
	skip_blanks(&p);
	if (root != NULL && *p.at != '\0')
		root = fail(&p, "\"%.20s\" is not understood here", p.at);
	if (root == NULL) {
		*ret_problem = p.problem;
		return NULL;
	}
	e = arena_new(a, struct expression);
	e->source = source;
	e->root = root;
	e->names = arena_copy(a, p.names, p.names_n * sizeof(p.names[0]));
	e->names_n = p.names_n;
	return e;
}

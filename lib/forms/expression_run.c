/*
 * expression_run.c - running a checked tree. Nothing can fail here: operands
 * have one type, and what was not answered compares as XPath's empty value.
 */

#include "lib/forms/expression_tree.h"

/* An operand at the moment. A text that is missing is empty, as in XPath; a number
 * or day that is missing equals nothing and is neither more nor less than anything. */
struct operand {
	bool is_there;
	int64_t number;
	const char *text;
};

static bool holds(const struct expression_node *node, const struct expression_values *v);

static struct expression_value value_of(
	const struct expression_node *name, const struct expression_values *v)
{
	return v->value(v->of, name->at);
}

static bool is_selected(const struct expression_node *node, const struct expression_values *v)
{
	struct expression_value value = value_of(node->left, v);

	if (value.state != EX_GIVEN)
		return false;
	if (node->left->type == EX_CODE)
		return text_equal(value.text, node->text);
	for (size_t i = 0; i < value.codes_n; i++)
		if (text_equal(value.codes[i], node->text))
			return true;
	return false;
}

static struct operand name_operand(
	const struct expression_node *node, const struct expression_values *v)
{
	struct expression_value value = value_of(node, v);
	struct operand o = { .is_there = value.state == EX_GIVEN, .number = value.number };

	if (value.state == EX_UNKNOWN)
		o.text = EXPRESSION_UNKNOWN;
	else if (value.state == EX_EMPTY)
		o.text = EXPRESSION_EMPTY;
	else if (node->type == EX_YES_NO)
		o.text = value.number != 0 ? "yes" : "no";
	else
		o.text = value.text;
	return o;
}

static struct operand measured(
	const struct expression_node *node, const struct expression_values *v)
{
	struct expression_value value = value_of(node->left, v);
	struct operand o = { .is_there = true };

	if (value.state == EX_GIVEN)
		o.number = (int64_t)(node->op == OP_COUNT ? value.codes_n : utf8_count(value.text));
	return o;
}

static struct operand operand(const struct expression_node *node, const struct expression_values *v)
{
	switch (node->op) {
	case OP_NAME:
		return name_operand(node, v);
	case OP_NUMBER:
		return (struct operand){ .is_there = true, .number = node->number };
	case OP_TEXT:
		return (struct operand){ .is_there = true, .text = node->text };
	case OP_TODAY:
		return (struct operand){ .is_there = true, .number = v->today };
	case OP_COUNT:
	case OP_LENGTH:
		return measured(node, v);
	default:
		return (struct operand){ .is_there = true, .number = holds(node, v) };
	}
}

static bool compare(const struct expression_node *node, const struct expression_values *v)
{
	struct operand left = operand(node->left, v), right = operand(node->right, v);
	bool as_text = node->left->type == EX_TEXT || node->left->type == EX_CODE ||
		       node->left->type == EX_YES_NO;

	if (as_text)
		return text_equal(left.text, right.text) == (node->op == OP_EQUAL);
	if (!left.is_there || !right.is_there)
		return node->op == OP_DIFFERENT;
	switch (node->op) {
	case OP_EQUAL:
		return left.number == right.number;
	case OP_DIFFERENT:
		return left.number != right.number;
	case OP_LESS:
		return left.number < right.number;
	case OP_AT_MOST:
		return left.number <= right.number;
	case OP_MORE:
		return left.number > right.number;
	default:
		return left.number >= right.number;
	}
}

static bool holds(const struct expression_node *node, const struct expression_values *v)
{
	struct expression_value value;

	switch (node->op) {
	case OP_TRUE:
		return true;
	case OP_FALSE:
		return false;
	case OP_NAME: /* of type bool */
	case OP_IS_YES:
		value = value_of(node->op == OP_NAME ? node : node->left, v);
		return value.state == EX_GIVEN && value.number != 0;
	case OP_IS_EMPTY:
		return value_of(node->left, v).state == EX_EMPTY;
	case OP_IS_UNKNOWN:
		return value_of(node->left, v).state == EX_UNKNOWN;
	case OP_SELECTED:
		return is_selected(node, v);
	case OP_NOT:
		return !holds(node->left, v);
	case OP_AND:
		return holds(node->left, v) && holds(node->right, v);
	case OP_OR:
		return holds(node->left, v) || holds(node->right, v);
	default:
		return compare(node, v);
	}
}

bool expression_holds(const struct expression *e, const struct expression_values *values)
{
	return e == NULL || holds(e->root, values);
}

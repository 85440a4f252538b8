/*
 * expression_tree.h - the compiled shape of an expression, shared by the file
 * that makes it and the file that runs it. Nobody else includes it.
 */
#ifndef ASHRAY_FORMS_EXPRESSION_TREE_H
#define ASHRAY_FORMS_EXPRESSION_TREE_H

#include "lib/forms/expression.h"

enum expression_op {
	/* Leaves. A name of yes_no that stands alone has become OP_IS_YES. */
	OP_NAME,
	OP_NUMBER, /* also a date */
	OP_TEXT,
	OP_TODAY,
	OP_TRUE,
	OP_FALSE,
	/* Conditions over one name (left). */
	OP_IS_YES,
	OP_IS_EMPTY,
	OP_IS_UNKNOWN,
	OP_SELECTED, /* text is the code */
	/* Numbers of one name (left). */
	OP_COUNT,
	OP_LENGTH,
	/* Conditions over conditions. */
	OP_NOT,
	OP_AND,
	OP_OR,
	/* Conditions over two operands of one type. */
	OP_EQUAL,
	OP_DIFFERENT,
	OP_LESS,
	OP_AT_MOST,
	OP_MORE,
	OP_AT_LEAST,
};

struct expression_node {
	enum expression_op op;
	enum expression_type type; /* of what it gives */
	int at;                    /* OP_NAME */
	int64_t number;
	const char *text;
	const struct expression_node *left, *right;
};

#endif

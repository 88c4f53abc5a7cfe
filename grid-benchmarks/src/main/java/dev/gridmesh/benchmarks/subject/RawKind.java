package dev.gridmesh.benchmarks.subject;

/**
 * What a message of the raw subjects is for: the highest byte of its 8-byte id.
 */
enum RawKind {

	/* from the caller: begin a call */
	CALL, HANG, RESPONSES, COLLECT, EXCHANGE,

	/* from the caller, of a call that runs */
	CANCEL, ITEM_UP, END_UP, CREDIT_DOWN,

	/* from the serving end */
	ANSWER, ERROR, ITEM_DOWN, END_DOWN, CREDIT_UP;

	private static final RawKind[] ALL = values();

	static RawKind of(long head) {
		return ALL[(int) (head >>> 56)];
	}

	static int idOf(long head) {
		return (int) head;
	}

	long head(int id) {
		return ((long) ordinal() << 56) | (id & 0xFFFF_FFFFL);
	}

}

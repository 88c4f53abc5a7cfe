package dev.gridmesh.codec;

import com.fasterxml.jackson.core.JsonStreamContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link MessagePackReader} stands: in a map, an array, or at the top, and how
 * much of it is to come. Not safe for concurrent use.
 * <p>
 * Belongs to the reader. A context that was left serves the next map or array of its
 * parent.
 */
final class ReadContext extends JsonStreamContext {

	private final @Nullable ReadContext parent;

	private @Nullable ReadContext child;

	/** Values to come. */
	private int remaining;

	/** Whether a name comes before the next value. */
	private boolean nameNext;

	private @Nullable String name;

	private @Nullable Object currentValue;

	private ReadContext(@Nullable ReadContext parent) {
		this.parent = parent;
		this._nestingDepth = (parent != null) ? parent._nestingDepth + 1 : 0;
	}

	/**
	 * Makes the context of one value at the top.
	 */
	static ReadContext root() {
		ReadContext root = new ReadContext(null);
		root.start(TYPE_ROOT, 1);
		return root;
	}

	ReadContext map(int entries) {
		ReadContext map = child();
		map.start(TYPE_OBJECT, entries);
		map.nameNext = true;
		return map;
	}

	ReadContext array(int values) {
		ReadContext array = child();
		array.start(TYPE_ARRAY, values);
		return array;
	}

	private ReadContext child() {
		ReadContext child = this.child;
		if (child == null) {
			child = new ReadContext(this);
			this.child = child;
		}
		return child;
	}

	private void start(int type, int values) {
		this._type = type;
		this._index = -1;
		this.remaining = values;
		this.nameNext = false;
		this.name = null;
		this.currentValue = null;
	}

	boolean isAtEnd() {
		return this.remaining == 0;
	}

	boolean isNameNext() {
		return this.nameNext;
	}

	/**
	 * Counts the value that comes now.
	 */
	void nextValue() {
		this.remaining--;
		this._index++;
		this.nameNext = inObject();
	}

	/**
	 * Keeps the name of the value that comes next.
	 */
	void nextName(String name) {
		this.name = name;
		this.nameNext = false;
	}

	/**
	 * Replaces the name of the current value.
	 */
	void rename(@Nullable String name) {
		this.name = name;
	}

	@Override
	public @Nullable ReadContext getParent() {
		return this.parent;
	}

	@Override
	public @Nullable String getCurrentName() {
		return this.name;
	}

	@Override
	public boolean hasCurrentName() {
		return this.name != null;
	}

	@Override
	public @Nullable Object getCurrentValue() {
		return this.currentValue;
	}

	@Override
	public void setCurrentValue(@Nullable Object value) {
		this.currentValue = value;
	}

}

package dev.gridmesh.codec;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import org.jspecify.annotations.Nullable;

/**
 * Refuses values that nest too deeply, which the parser of this format does not: each
 * level costs stack while it is bound. For one thread.
 */
final class DepthCheckingParser extends JsonParserDelegate {

	private int depth;

	DepthCheckingParser(JsonParser parser) {
		super(parser);
	}

	/**
	 * Moves to the next token.
	 * @throws StreamConstraintsException if it opens more levels than the parser's
	 * constraints allow
	 */
	@Override
	public @Nullable JsonToken nextToken() throws IOException {
		JsonToken token = this.delegate.nextToken();
		if (token != null && token.isStructStart()) {
			this.depth++;
			streamReadConstraints().validateNestingDepth(this.depth);
		}
		else if (token != null && token.isStructEnd()) {
			this.depth--;
		}
		return token;
	}

	@Override
	public @Nullable JsonToken nextValue() throws IOException {
		JsonToken token = nextToken();
		return (token == JsonToken.FIELD_NAME) ? nextToken() : token;
	}

	@Override
	public JsonParser skipChildren() throws IOException {
		JsonToken token = currentToken();
		if (token != null && token.isStructStart()) {
			int outer = this.depth - 1;
			while (this.depth > outer && token != null) {
				token = nextToken();
			}
		}
		return this;
	}

}

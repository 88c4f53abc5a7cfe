package dev.gridmesh.manager;

import java.security.Principal;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.gridmesh.ApplicationError;
import dev.gridmesh.ErrorListener;
import dev.gridmesh.GridCall;
import dev.gridmesh.NodeName;
import dev.gridmesh.SingleHandler;
import dev.gridmesh.auth.GridAuthenticator;
import dev.gridmesh.auth.GridCredentials;
import dev.gridmesh.auth.InvalidTokenException;
import dev.gridmesh.auth.PeerClaim;
import dev.gridmesh.auth.TokenIssuer;
import dev.gridmesh.auth.TokenVerifier;
import dev.gridmesh.observation.GridListener;
import dev.gridmesh.observation.RejectionReason;
import dev.gridmesh.transport.DialListener;
import dev.gridmesh.transport.DialRequest;
import dev.gridmesh.transport.TransportConnector;
import dev.gridmesh.transport.TransportListener;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;

/**
 * Calls of code of the application from where it must not be called, one in each class,
 * for the rules of architecture to find.
 */
final class Trespassers {

	private Trespassers() {
	}

	static final class OfHandlers {

		Mono<byte[]> call(SingleHandler handler, GridCall call) {
			return handler.handle(null, call);
		}

	}

	static final class OfSubscribers {

		void call(Subscriber<byte[]> subscriber) {
			subscriber.onComplete();
		}

	}

	static final class OfPublishers {

		void call(Publisher<byte[]> publisher, Subscriber<byte[]> subscriber) {
			publisher.subscribe(subscriber);
		}

	}

	static final class OfSubscriptions {

		void call(Subscription subscription) {
			subscription.cancel();
		}

	}

	static final class OfExecutors {

		void call(Executor executor) {
			executor.execute(() -> {
			});
		}

	}

	static final class OfListeners {

		void call(GridListener listener, NodeName peer) {
			listener.callRejected(peer, RejectionReason.values()[0]);
		}

	}

	static final class OfErrorListeners {

		void call(ErrorListener listener, ApplicationError error) {
			listener.onError(error);
		}

	}

	static final class OfAuthenticators {

		Mono<? extends Principal> call(GridAuthenticator authenticator, PeerClaim claim) {
			return authenticator.authenticate(claim);
		}

	}

	static final class OfCredentials {

		Mono<String> call(GridCredentials credentials, NodeName remote) {
			return credentials.credentialsFor(remote);
		}

	}

	static final class OfIssuers {

		String call(TokenIssuer issuer) {
			try {
				return issuer.issue();
			}
			catch (RuntimeException ex) {
				// an error gets past this
				return "";
			}
		}

	}

	static final class OfVerifiers {

		boolean call(TokenVerifier verifier) {
			try {
				verifier.verify("");
				return true;
			}
			catch (InvalidTokenException ex) {
				// all others get past this
				return false;
			}
		}

	}

	static final class OfConnectors {

		void call(TransportConnector connector, DialRequest request, DialListener listener) {
			connector.dial(request, listener);
		}

	}

	static final class OfTransportListeners {

		Mono<Void> call(TransportListener listener) {
			return listener.stop();
		}

	}

	static final class OfNameSuppliers {

		Object call(Supplier<?> supplier) {
			return supplier.get();
		}

	}

}

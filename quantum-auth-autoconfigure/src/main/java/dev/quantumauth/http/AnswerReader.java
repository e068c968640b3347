/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.quantumauth.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Reads an answer, up to the maximum size of a body. A success counts only if its whole
 * body arrives. Of any other answer, the part that has arrived counts.
 */
final class AnswerReader implements BodySubscriber<Void> {

	private final ResponseInfo head;

	private final Duration bodyTimeout;

	private final Consumer<ReceivedAnswer> answer;

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private volatile @Nullable Subscription subscription;

	/**
	 * Create a reader.
	 * @param head status and headers
	 * @param bodyTimeout the time limit for the body of an answer that is no success
	 * @param answer takes the answer; may be called more than once, where the first call
	 * counts
	 */
	AnswerReader(ResponseInfo head, Duration bodyTimeout, Consumer<ReceivedAnswer> answer) {
		this.head = head;
		this.bodyTimeout = bodyTimeout;
		this.answer = answer;
	}

	@Override
	public CompletionStage<Void> getBody() {
		return this.end;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Long.MAX_VALUE);
		if (!isSuccess()) {
			CompletableFuture.delayedExecutor(this.bodyTimeout.toMillis(), TimeUnit.MILLISECONDS)
				.execute(() -> breakOff(new HttpTimeoutException("The body did not arrive")));
		}
	}

	private boolean isSuccess() {
		return this.head.statusCode() / 100 == 2;
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		if (!add(buffers)) {
			breakOff(AuthServerResponse.tooLong());
		}
	}

	private synchronized boolean add(List<ByteBuffer> buffers) {
		for (ByteBuffer buffer : buffers) {
			byte[] piece = new byte[Math.min(buffer.remaining(), AuthServerResponse.MAX_BODY - this.bytes.size())];
			buffer.get(piece);
			this.bytes.writeBytes(piece);
			if (buffer.hasRemaining()) {
				return false;
			}
		}
		return true;
	}

	private void breakOff(Throwable failure) {
		Subscription subscription = this.subscription;
		if (subscription != null && !this.end.isDone()) {
			subscription.cancel();
		}
		onError(failure);
	}

	@Override
	public void onError(Throwable failure) {
		if (!isSuccess()) {
			deliver(false);
		}
		this.end.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		if (!this.end.isDone()) {
			deliver(true);
			this.end.complete(null);
		}
	}

	private void deliver(boolean complete) {
		this.answer.accept(new ReceivedAnswer(this.head.statusCode(), this.head.headers().map(), bytes(), complete));
	}

	private synchronized byte[] bytes() {
		return this.bytes.toByteArray();
	}

}

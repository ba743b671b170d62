"""moto, with what SQS does and moto 5.2.5 does not.

- A message that a redrive policy moved says from which queue (`DeadLetterQueueSourceArn`).
- `RedriveAllowPolicy` is told as it was set.
- Messages are moved back to where they died: `StartMessageMoveTask`, `ListMessageMoveTasks`, `CancelMessageMoveTask`.
- Where `THROTTLES` is set, SQS asks for patience at every n-th order to send or remove messages.

What AWS does otherwise is left as moto has it: counts are exact here, and nothing is handed out twice.
"""

import os
import sys
import threading
import time
import uuid

from moto import server
from moto.core.responses import ActionResult
from moto.sqs import models, responses
from moto.sqs.exceptions import SQSException

SOURCE = "DeadLetterQueueSourceArn"


def remember_where_it_died() -> None:
    """Of each message from which queue it was moved; whoever gives messages out says so."""
    add, receive, respond = models.Queue.add_message, models.SQSBackend.receive_message, responses.SQSResponse.receive_message
    here = threading.local()

    def add_and_note(self, message):
        source = getattr(here, "source", None)
        if source is not None and self is source.dead_letter_queue:
            message.died_in = source.queue_arn
        return add(self, message)

    def receive_and_move(self, queue_name, *args, **kwargs):
        here.source = self.get_queue(queue_name)
        try:
            # A move beside it takes none of what is being handed out; whoever waits for messages lets go of it.
            with here.source._messages_lock:
                return receive(self, queue_name, *args, **kwargs)
        finally:
            here.source = None

    def respond_and_say(self):
        answer = respond(self)
        queue = self.sqs_backend.get_queue(self._get_queue_name())
        died = {message.id: getattr(message, "died_in", None) for message in list(queue._messages)}
        for message in answer.result.get("Messages", []):
            if died.get(message["MessageId"]):
                message["Attributes"][SOURCE] = died[message["MessageId"]]
        return answer

    models.Queue.add_message = add_and_note
    models.SQSBackend.receive_message = receive_and_move
    responses.SQSResponse.receive_message = respond_and_say


def tell_whom_a_queue_lets_in() -> None:
    """The policy is a text to whoever sets and reads it."""
    put, told = models.SQSBackend.set_queue_attributes, responses.SQSResponse.get_queue_attributes

    def put_it(self, queue_name, attributes):
        policy = attributes.pop("RedriveAllowPolicy", None)
        if policy is not None:
            self.get_queue(queue_name).lets_in = policy
        return put(self, queue_name, attributes)

    def tell_it(self):
        names = self._get_param("AttributeNames", [])
        asked = "RedriveAllowPolicy" in names
        if asked:
            names.remove("RedriveAllowPolicy")
        answer = told(self)
        policy = getattr(self.sqs_backend.get_queue(self._get_queue_name()), "lets_in", None)
        if policy and asked:
            answer.result["Attributes"]["RedriveAllowPolicy"] = policy
        return answer

    models.SQSBackend.set_queue_attributes = put_it
    responses.SQSResponse.get_queue_attributes = tell_it


class Move:
    """Moves what can be received, so many a second, until there is nothing left or somebody ends it."""

    def __init__(self, backend, source, target, rate):
        self.backend, self.source, self.target, self.rate = backend, source, target, rate
        self.handle, self.began = uuid.uuid4().hex, int(time.time() * 1000)
        self.status, self.moved, self.why = "RUNNING", 0, None
        self.all = len(source.messages)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while self.status == "RUNNING":
            message = self.take()
            if message is None:
                self.status = "COMPLETED"
                return
            target = self.target or self.where_it_died(message)
            if target is None:
                self.status, self.why = "FAILED", "AWS.SimpleQueueService.CouldNotDetermineMessageSource"
                self.source.add_message(message)
                return
            # It is another message from then on.
            message.id, message.died_in, message.approximate_receive_count = str(uuid.uuid4()), None, 0
            message.mark_sent()
            target.add_message(message)
            self.moved += 1
            time.sleep(1 / (self.rate or 200))
        time.sleep(0.5)
        self.status = "CANCELLED"

    def take(self):
        with self.source._messages_lock:
            for message in self.source._messages:
                if message.visible and not message.delayed:
                    self.source._messages.remove(message)
                    return message
        return None

    def where_it_died(self, message):
        arn = getattr(message, "died_in", None)
        return next((queue for queue in self.backend.queues.values() if queue.queue_arn == arn), None)

    def told(self):
        told = {
            "Status": self.status, "SourceArn": self.source.queue_arn, "StartedTimestamp": self.began,
            "ApproximateNumberOfMessagesMoved": self.moved, "ApproximateNumberOfMessagesToMove": self.all,
        }
        if self.target:
            told["DestinationArn"] = self.target.queue_arn
        if self.rate:
            told["MaxNumberOfMessagesPerSecond"] = self.rate
        if self.status == "RUNNING":
            told["TaskHandle"] = self.handle
        if self.why:
            told["FailureReason"] = self.why
        return told


def move_messages() -> None:
    """One move of a queue at a time; the newest is told first, and one alone unless more are asked for."""
    moves: list[Move] = []
    delete = models.Queue.delete_message

    def delete_alone(self, receipt_handle):
        """What a move takes out meanwhile would be there again otherwise."""
        with self._messages_lock:
            return delete(self, receipt_handle)

    models.Queue.delete_message = delete_alone

    def queue_of(self, name):
        arn = self._get_param(name)
        found = [queue for queue in self.sqs_backend.queues.values() if queue.queue_arn == arn]
        if not found:
            raise SQSException("ResourceNotFoundException", f"The resource that you specified for the {name} parameter doesn't exist.")
        return found[0]

    def start(self):
        source, rate = queue_of(self, "SourceArn"), self._get_param("MaxNumberOfMessagesPerSecond")
        target = queue_of(self, "DestinationArn") if self._get_param("DestinationArn") else None
        if not self.sqs_backend.list_dead_letter_source_queues(source.name):
            raise SQSException("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
        if rate is not None and not 1 <= int(rate) <= 500:
            raise SQSException("InvalidParameterValue", "MaxNumberOfMessagesPerSecond must be from 1 to 500.")
        if any(move.source is source and move.status in ("RUNNING", "CANCELLING") for move in moves):
            raise SQSException("InvalidParameterValue", "There is already a task running.")
        moves.append(Move(self.sqs_backend, source, target, int(rate) if rate else None))
        return ActionResult({"TaskHandle": moves[-1].handle})

    def listed(self):
        source, most = queue_of(self, "SourceArn"), int(self._get_param("MaxResults", 1))
        if not 1 <= most <= 10:
            raise SQSException("InvalidParameterValue", "MaxResults must be from 1 to 10.")
        found = [move.told() for move in reversed(moves) if move.source is source]
        return ActionResult({"Results": found[:most]})

    def cancel(self):
        found = [move for move in moves if move.handle == self._get_param("TaskHandle")]
        if not found:
            raise SQSException("ResourceNotFoundException", "Task does not exist.")
        if found[0].status != "RUNNING":
            raise SQSException("AWS.SimpleQueueService.UnsupportedOperation", "Only active tasks can be cancelled.")
        found[0].status = "CANCELLING"
        return ActionResult({"ApproximateNumberOfMessagesMoved": found[0].moved})

    responses.SQSResponse.start_message_move_task = start
    responses.SQSResponse.list_message_move_tasks = listed
    responses.SQSResponse.cancel_message_move_task = cancel


def ask_for_patience(every: int) -> None:
    """At every so many orders of each sort; nothing of what was ordered is done then."""
    for name in ["send_message_batch", "delete_message_batch"]:
        order, orders = getattr(responses.SQSResponse, name), [0]

        def throttled(self, order=order, orders=orders):
            orders[0] += 1
            if orders[0] % every == 0:
                raise SQSException("RequestThrottled", "Rate exceeded")
            return order(self)

        setattr(responses.SQSResponse, name, throttled)


if __name__ == "__main__":
    remember_where_it_died()
    tell_whom_a_queue_lets_in()
    move_messages()
    if os.environ.get("THROTTLES"):
        ask_for_patience(int(os.environ["THROTTLES"]))
    server.main(sys.argv[1:])

"""moto, with what SQS does and moto 5.2.5 does not.

- A message that a redrive policy moved says from which queue (`DeadLetterQueueSourceArn`).
- `RedriveAllowPolicy` is told as it was set.
- Where `THROTTLES` is set, SQS asks for patience at every n-th order to send or remove messages.

What AWS does otherwise is left as moto has it: counts are exact here, and nothing is handed out twice.
"""

import os
import sys
import threading

from moto import server
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
    if os.environ.get("THROTTLES"):
        ask_for_patience(int(os.environ["THROTTLES"]))
    server.main(sys.argv[1:])

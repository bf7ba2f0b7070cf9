"""ModelSerializer, CreateAPIView, one outbox row in the transaction; the same bearer token is checked."""

from typing import Any

from django.db import transaction
from rest_framework import generics, permissions, serializers

from apps.access.api.authentication import BearerAuthentication

from .models import StockOrder, StockOutbox


class StockOrderSerializer(serializers.ModelSerializer[StockOrder]):
    class Meta:
        model = StockOrder
        fields = ["id", "reference", "store", "symptoms", "status", "created_at"]


class CreateStockOrder(generics.CreateAPIView[StockOrder]):
    queryset = StockOrder.objects.all()
    serializer_class = StockOrderSerializer
    authentication_classes = [BearerAuthentication]
    permission_classes = [permissions.AllowAny]
    schema = None

    @transaction.atomic
    def perform_create(self, serializer: Any) -> None:
        order = serializer.save()
        StockOutbox.objects.create(topic="order.created", payload={"id": order.pk, "status": order.status})

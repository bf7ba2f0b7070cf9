"""ModelSerializer, CreateAPIView, one outbox row in the transaction; the same bearer token is checked."""

from typing import Any

from django.db import transaction
from rest_framework import generics, pagination, permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.access.api.authentication import BearerAuthentication
from apps.catalog.models import Product

from .models import StockOrder, StockOutbox, StockTicket


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


class StockProductSerializer(serializers.ModelSerializer[Product]):
    brand = serializers.CharField(source="brand.code", default=None)
    category = serializers.CharField(source="category.code", default=None)
    tax_code = serializers.CharField(source="tax_code.code")

    class Meta:
        model = Product
        exclude = ["search_text"]


class StockPages(pagination.CursorPagination):
    ordering = "-id"
    page_size = 50


class ListStockProducts(generics.ListAPIView[Product]):
    queryset = Product.objects.select_related("brand", "category", "tax_code")
    serializer_class = StockProductSerializer
    authentication_classes = [BearerAuthentication]
    permission_classes = [permissions.AllowAny]
    pagination_class = StockPages
    schema = None


class StockTicketSerializer(serializers.ModelSerializer[StockTicket]):
    class Meta:
        model = StockTicket
        exclude = ["id"]
        validators = []  # one query per ticket otherwise: the constraint decides


class CreateStockTickets(APIView):
    authentication_classes = [BearerAuthentication]
    permission_classes = [permissions.AllowAny]
    schema = None

    @transaction.atomic
    def post(self, request: Request) -> Response:
        incoming = StockTicketSerializer(data=request.data, many=True)
        incoming.is_valid(raise_exception=True)
        rows: Any = incoming.validated_data
        StockTicket.objects.bulk_create([StockTicket(**row) for row in rows], ignore_conflicts=True)
        return Response({"taken": len(rows)}, status=201)

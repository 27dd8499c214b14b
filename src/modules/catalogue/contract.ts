import { Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { Uuid } from '../../platform/wire.ts'

export const ProductsImported = defineEvent(
  'catalogue.products_imported',
  Type.Object({
    businessId: Uuid,
    importId: Uuid,
    imported: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
  }),
)

export const ProductEdited = defineEvent(
  'catalogue.product_edited',
  Type.Object({ businessId: Uuid, productId: Uuid, version: Type.Integer() }),
)

//! JSON schemas of request and response types: for the OpenAPI document, and to validate a body before it is parsed.

use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// A type in the OpenAPI document: its name, and the components that it needs.
#[derive(Clone)]
pub struct Shape {
    pub name: String,
    pub parts: Vec<(String, RefOr<Schema>)>,
}

/// The shape of `T`; `parts` includes `T` itself.
pub fn shape_of<T: ToSchema>() -> Shape {
    let name = T::name().into_owned();
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    parts.push((name.clone(), T::schema()));
    Shape { name, parts }
}

/// The shape of a page of `T`: `items`, and `nextCursor` (null on the last page).
pub fn page_of<T: ToSchema>() -> Shape {
    let mut shape = shape_of::<T>();
    let page = utoipa::openapi::ObjectBuilder::new()
        .description(Some("One page of a list, in a fixed order."))
        .property(
            "items",
            utoipa::openapi::ArrayBuilder::new().items(utoipa::openapi::Ref::from_schema_name(&shape.name)),
        )
        .property(
            "nextCursor",
            utoipa::openapi::ObjectBuilder::new()
                .schema_type(utoipa::openapi::schema::SchemaType::from_iter([
                    utoipa::openapi::schema::Type::String,
                    utoipa::openapi::schema::Type::Null,
                ]))
                .description(Some("The `cursor` of the next page; null on the last page.")),
        )
        .required("items")
        .required("nextCursor");
    shape.name = format!("{}Page", shape.name);
    shape.parts.push((shape.name.clone(), page.into()));
    shape
}

/// The shape of an upload: `document`, a `T` that describes the file, and `file`, its bytes.
pub fn upload_of<T: ToSchema>() -> Shape {
    use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
    let mut shape = shape_of::<T>();
    let file = utoipa::openapi::ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
        .description(Some(
            "The bytes of the file; the head of its part has its name and its media type.",
        ))
        .examples(["%PDF-1.7 …"]);
    let upload = utoipa::openapi::ObjectBuilder::new()
        .description(Some("The parts of an upload, in this order."))
        .property("document", utoipa::openapi::Ref::from_schema_name(&shape.name))
        .property("file", file)
        .required("file");
    shape.name = format!("UploadOf{}", shape.name);
    shape.parts.push((shape.name.clone(), upload.into()));
    shape
}

/// Schema extension of a comma-separated list of codes: names the component that enumerates them. The document shows
/// such a parameter as an array.
pub const LIST_OF: &str = "x-list-of";

/// The schema of a parameter that is a comma-separated list of codes; `codes` is the component that enumerates them.
pub fn list_of(description: &str, codes: &str) -> RefOr<Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(description))
        .max_length(Some(200))
        .pattern(Some("^[a-z-]+(,[a-z-]+)*$"))
        .extensions(Some([(LIST_OF, json!(codes))].into_iter().collect()))
        .into()
}

using System.Text.Json.Serialization;

namespace Scheduly.Web.Pages.Texts;

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TextJson : JsonSerializerContext;

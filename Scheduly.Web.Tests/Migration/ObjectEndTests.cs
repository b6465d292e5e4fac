using System.Text;
using System.Text.Json;
using Scheduly.Web.Migration;
using static Scheduly.Web.Tests.Migration.LegacyText;

namespace Scheduly.Web.Tests.Migration;

public sealed class ObjectEndTests
{
    /// <summary>The end is found when a whole block lies behind it.</summary>
    private static readonly string Behind = new(' ', 64);

    [Fact]
    public void The_end_is_where_a_reader_of_JSON_finds_it()
    {
        var random = new Random(1);
        string[] pieces = ["\\\\", "\\\"", "{", "}", "x", "[", "\\u00e9", "é", ",", ":", "\\\\\\\"", new('y', 40)];
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder();
            Write(depth: 0);
            var found = ObjectEnd.Find(Bytes(text + "," + Behind + "}"));
            Assert.Equal(Encoding.UTF8.GetByteCount(text.ToString()), found);
            using var whole = JsonDocument.Parse(text.ToString());

            void Write(int depth)
            {
                text.Append('{').Append(' ', random.Next(20));
                for (var member = random.Next(depth == 0 ? 12 : 4); member >= 0; member--)
                {
                    text.Append('"').AppendJoin("", random.GetItems(pieces, random.Next(6))).Append("\" : ");
                    if (depth < 4 && random.Next(3) == 0) Write(depth + 1);
                    else text.Append("[\"").AppendJoin("", random.GetItems(pieces, random.Next(9))).Append("\", 12]");
                    if (member > 0) text.Append(",\n");
                }

                text.Append(' ', random.Next(70)).Append('}');
            }
        }
    }

    [Theory]
    [InlineData("""{"a": {"b": 1}""")]
    [InlineData("""{"a": "}}""")]
    [InlineData("{\"a\": \"\n\"}")]
    [InlineData("{\"a\": \"\0\"}")]
    [InlineData("{\"a\": \0\"\"}")]
    [InlineData("""{"a": [1, 2}""")]
    [InlineData("""{"a": {"b": 1]}""")]
    [InlineData("""{"a": 1, "00000000-0000-4000-8000-000000000001": {"major": "M"}}""")]
    [InlineData("{\"a\": 1, \"00000000-0000-4000-8000-000000000001\" \r\n\t: \n{}}")]
    public void What_does_not_look_right_is_left_to_a_reader_of_every_token(string text) => Assert.Equal(0, ObjectEnd.Find(Bytes(text + Behind + Behind)));

    [Fact]
    public void An_end_in_the_last_bytes_is_left_to_a_reader_of_every_token() => Assert.Equal(0, ObjectEnd.Find("{}"u8));
}

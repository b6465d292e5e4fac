using Scheduly.Web.Hosting.DotEnv;

namespace Scheduly.Web.Tests.Hosting.DotEnv;

/// <summary>The expected values are those of python-dotenv 1.1 for the same text.</summary>
public sealed class DotEnvFileTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("A = b ", "b")]
    [InlineData("  export A=b", "b")]
    [InlineData("export\tA=b", "b")]
    [InlineData("'A'=b", "b")]
    [InlineData("A=", "")]
    [InlineData("A=   ", "")]
    [InlineData("\uFEFFA=b", null)]
    [InlineData("A", null)]
    [InlineData("A=b # comment", "b")]
    [InlineData("A=b# no comment", "b# no comment")]
    [InlineData("A=b\t#comment", "b")]
    [InlineData("A=#f00", "#f00")]
    [InlineData("A= # comment", "# comment")]
    [InlineData("A=b c", "b c")]
    [InlineData("A=b=c==", "b=c==")]
    [InlineData("A='b # c' # d", "b # c")]
    [InlineData("A=\"b # c\"", "b # c")]
    [InlineData("A='b\nc'", "b\nc")]
    [InlineData("A=\"b\r\nc\"", "b\r\nc")]
    [InlineData("A=\"b\\nc\\t\\\"d\\\" \\\\ \\$ \\x\"", "b\nc\t\"d\" \\ \\$ \\x")]
    [InlineData("A='b\\nc\\'d \\\\'", "b\\nc'd \\")]
    [InlineData("A=b\\nc", "b\\nc")]
    [InlineData("A=b'c'd\"e\"", "b'c'd\"e\"")]
    [InlineData("A=one\nA=two", "two")]
    [InlineData("A=b\rB=c", "b")]
    [InlineData("A=pa$word", "pa$word")]
    [InlineData("A=$HOME/$1", "$HOME/$1")]
    [InlineData("A='pa$$word$'", "pa$$word$")]
    [InlineData("A=pbkdf2-sha256$600000$c2FsdA$aGFzaA", "pbkdf2-sha256$600000$c2FsdA$aGFzaA")]
    [InlineData("B=x\nA=${B}y", "xy")]
    [InlineData("B=x\nA='${B}y'", "xy")]
    [InlineData("B=x\nB=z\nA=\"${B}${B}\"", "zz")]
    [InlineData("A=${NOT_SET}y", "y")]
    [InlineData("A=${NOT_SET:-d}y", "dy")]
    [InlineData("A=${NOT_SET:-}y", "y")]
    [InlineData("A=${B}y\nB=x", "y")]
    [InlineData("OF_PROCESS=file\nA=${OF_PROCESS}", "process")]
    [InlineData("B=${A}\nA=x", "x")]
    [InlineData("A=${B", "${B")]
    [InlineData("A=[\"https://a.example\", \"https://b.example\"]", "[\"https://a.example\", \"https://b.example\"]")]
    [InlineData("A={\"a\": {\"b\": 1}}", "{\"a\": {\"b\": 1}}")]
    [InlineData("# A=b\n\n  # more\nA=c", "c")]
    public void A_value_is_read_as_python_dotenv_reads_it(string text, string? value)
    {
        var file = DotEnvFile.Parse(text, name => name == "OF_PROCESS" ? "process" : null);
        Assert.Equal(value, file.Values.GetValueOrDefault("A"));
        Assert.Empty(file.Faults);
    }

    [Theory]
    [InlineData("A=b\nB='open\nC=c", 2, "B", "AC")]
    [InlineData("A=b\nB=\"x\" y\nC=c", 2, "B", "AC")]
    [InlineData("A=b\n\n=x\nC=c", 3, null, "AC")]
    [InlineData("A='1\n2\n3'\nthis is no statement\nC=c", 4, "this", "AC")]
    [InlineData("export B='open", 1, "B", "")]
    public void A_statement_that_does_not_parse_is_skipped_with_its_line(string text, int line, string? name, string read)
    {
        var file = DotEnvFile.Parse(text, _ => null);
        Assert.Equal([new(line, name)], file.Faults);
        Assert.Equal(read, string.Concat(file.Values.Keys));
    }

    [Fact]
    public void A_file_of_an_application_beside_this_one_is_read()
    {
        const string Text = """
            # Shared with the old backend
            CORS_ORIGINS=["http://localhost:3000", "https://scheduly.example"]
            POSTGRES_USER=scheduly
            POSTGRES_PASSWORD='p$ss#w0rd'
            export DATABASE_URL="postgresql+asyncpg://${POSTGRES_USER}:p%24ss@db:5432/scheduly"
            PRIVATE_KEY="-----BEGIN KEY-----
            MIIB
            -----END KEY-----"
            Admin__KeyHash=pbkdf2-sha256$600000$c2FsdA$aGFzaA
            """;
        var file = DotEnvFile.Parse(Text, _ => null);
        Assert.Empty(file.Faults);
        Assert.Equal("postgresql+asyncpg://scheduly:p%24ss@db:5432/scheduly", file.Values["DATABASE_URL"]);
        Assert.Equal("p$ss#w0rd", file.Values["POSTGRES_PASSWORD"]);
        Assert.Equal("pbkdf2-sha256$600000$c2FsdA$aGFzaA", file.Values["Admin__KeyHash"]);
        Assert.Equal(3, file.Values["PRIVATE_KEY"].Split('\n').Length);
    }
}
